#!/usr/bin/env python3
"""browse_page.py BROWSER PAGE: what a person sees and does on the page of -gcflags=-html.

A headless Chromium shows the page, light and dark, wide and narrow. Prints, for each, whether the text has
the colours of its kinds on the page's background, then whether anything has to be scrolled sideways and what
the keys do.
"""
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib

KEYS = """<script>addEventListener('load',()=>{
const said=[],say=(...x)=>said.push(x.join(' ')),key=k=>dispatchEvent(new KeyboardEvent('keydown',{key:k}));
const open=()=>document.querySelectorAll('main details[open]').length;
const shown=()=>[...document.querySelectorAll('details.inline')].filter(d=>d.checkVisibility()).length;
say('sideways',document.documentElement.scrollWidth>innerWidth);
key('n');say('n:',document.activeElement.textContent);
document.activeElement.click();say('click opens',open());key('Escape');say('Escape leaves',open());
say('inlining',shown());key('i');say('i:',shown()>0);
document.title='';const pre=document.createElement('pre');pre.id='said';pre.textContent=said.join('\\n');
document.body.append(pre)})</script>"""


def browse(browser, page, *options):
    with tempfile.TemporaryDirectory() as home:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   "--user-data-dir=" + home, *options, "file://" + os.path.abspath(page)]
        result = subprocess.run(command, capture_output=True, check=True)
        return result.stdout.decode()


def pixels(png):
    """How many pixels have each colour, of a PNG with 8 bits a channel (the PNG specification, 9.2)."""
    at, data, width, channels = 8, b"", 0, 0
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, channels = struct.unpack(">I", body[:4])[0], {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    rows, stride, colours = zlib.decompress(data), width * channels, {}
    above = bytearray(stride)
    for start in range(0, len(rows), stride + 1):
        kind, row = rows[start], bytearray(rows[start + 1:start + 1 + stride])
        for i in range(stride):
            a = row[i - channels] if i >= channels else 0
            b, c = above[i], above[i - channels] if i >= channels else 0
            if kind == 1:
                row[i] = (row[i] + a) & 255
            elif kind == 2:
                row[i] = (row[i] + b) & 255
            elif kind == 3:
                row[i] = (row[i] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                row[i] = (row[i] + min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]) & 255
        for i in range(0, stride, channels):
            colour = tuple(row[i:i + 3])
            colours[colour] = colours.get(colour, 0) + 1
        above = row
    return colours


def colours_of(source, dark):
    """The values of the style sheet's variables, as (red, green, blue)."""
    text = source[source.index("prefers-color-scheme:dark"):] if dark else source
    return {name: tuple(int(2 * value if len(value) == 1 else value, 16)
                        for value in (re.findall("..", digits) if len(digits) == 6 else digits))
            for name, digits in reversed(re.findall(r"--(\w+):#([0-9a-f]+)", text))}


def main():
    browser, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        source = file.read()
    with tempfile.TemporaryDirectory() as folder:
        picture, driven = os.path.join(folder, "page.png"), os.path.join(folder, "page.html")
        with open(driven, "w", encoding="utf-8") as file:
            file.write(source.replace("<script>", KEYS + "<script>", 1))
        for name, scheme in (("light", []), ("dark", ["--blink-settings=preferredColorScheme=0"])):
            for size in ("1000,500", "400,700"):
                browse(browser, path, "--screenshot=" + picture, "--window-size=" + size, *scheme)
                with open(picture, "rb") as file:
                    seen = pixels(file.read())
                wanted = colours_of(source, name == "dark")
                marks = [kind for kind in ("heap", "leak", "stack") if seen.get(wanted[kind])]
                most = max(seen, key=seen.get)
                print(name, size, "background", most == wanted["bg"], "marks", *marks)
        for size in ("1000,500", "500,700"):
            dom = browse(browser, driven, "--dump-dom", "--window-size=" + size)
            print(size, re.search(r"<pre id=.said.>(.*?)</pre>", dom, re.S)[1], sep="\n")


main()

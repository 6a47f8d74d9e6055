#!/usr/bin/env python3
"""check_page.py PAGE: is the page of -gcflags=-html well-formed and self-contained? Prints its text by rows.

Elements are closed in the order in which they were opened, links lead to places of the page, and nothing is
fetched from elsewhere. Only links and summaries act on a click, so that the keyboard reaches everything.
"""
import html.parser
import sys

UNCLOSED = {"meta", "html", "body", "li", "input"}  # their ends may be left out


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.text = [], set(), [], [""]

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        for name, value in attributes:
            elsewhere = name == "href" and not value.startswith("#")
            if elsewhere or name in ("src", "srcset") or name.startswith("on"):
                sys.exit(f"line {self.getpos()[0]}: {tag} has {name}={value}")
        if "href" in values:
            self.links.append(values["href"][1:])
        self.ids.add(values.get("id"))
        if tag in ("div", "details", "p", "li"):
            self.text.append("")
        if tag in ("details", "u"):
            self.text[-1] += "[" + values["class"] + "] "
        if tag not in UNCLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in UNCLOSED and (not self.open or self.open.pop() != tag):
            sys.exit(f"line {self.getpos()[0]}: </{tag}> closes nothing")

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.text[-1] += data.replace("\n", "")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        source = file.read()
    page = Page()
    page.feed(source)
    if page.open:
        sys.exit(f"not closed: {page.open}")
    for link in page.links:
        if link not in page.ids:
            sys.exit(f"a link leads to #{link}, which is nowhere")
    if "url(" in source or "@import" in source or "fetch(" in source:
        sys.exit("the page loads something")
    print("\n".join(page.text))


main()

'use strict';
const D = JSON.parse(document.getElementById('data').textContent);
const $ = id => document.getElementById(id);
const make = (tag, text, name) => { const e = document.createElement(tag); if (text) e.textContent = text;
  if (name) e.className = name; return e; };
const hex = n => '0x' + n.toString(16);
const size = n => { const u = ['B', 'KiB', 'MiB', 'GiB']; let i = 0; while (n >= 1024 && i < 3) { n /= 1024; i++; }
  return (i && n < 100 ? n.toFixed(1) : Math.round(n)) + ' ' + u[i]; };

// ---- tables that sort

for (const button of document.querySelectorAll('th button')) button.onclick = () => {
  const cell = button.parentNode, body = cell.closest('table').tBodies[0], column = cell.cellIndex;
  const up = cell.getAttribute('aria-sort') == 'descending';
  for (const other of cell.parentNode.cells) other.removeAttribute('aria-sort');
  cell.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const value = row => { const c = row.cells[column]; return c.dataset.v === undefined ? c.textContent : +c.dataset.v; };
  const rows = [...body.rows].sort((a, b) => { const x = value(a), y = value(b); return x < y ? -1 : x > y ? 1 : 0; });
  if (!up) rows.reverse();
  body.append(...rows);
};

// ---- the map of pages. A run is [kind, pages, part in use]: kinds are size classes, then those of D.kinds

const canvas = $('pages');
if (canvas && D.map.length) {
  const classes = D.classes.length, pages = [];
  for (const [base, runs] of D.map) for (let i = 0, at = base; i < runs.length; i += 3)
    for (let k = 0; k < runs[i + 1]; k++, at += 8192) pages.push([at, runs[i], runs[i + 2]]);
  const colour = (kind, style) => kind == classes ? style.getPropertyValue('--dirty') :
    kind == classes + 1 ? style.getPropertyValue('--free') : kind == classes + 2 ? style.getPropertyValue('--stack') :
    kind == 0 ? `hsl(28 75% ${style.getPropertyValue('--light')})` :
    `hsl(${(kind * 53) % 360} 55% ${style.getPropertyValue('--light')})`;
  const cell = pages.length > 40000 ? 5 : pages.length > 8000 ? 7 : 11;
  let columns = 1, cursor = -1;
  const draw = () => {
    const style = getComputedStyle(document.documentElement), scale = devicePixelRatio || 1;
    columns = Math.max(1, Math.floor(canvas.clientWidth / cell));
    const height = Math.ceil(pages.length / columns) * cell;
    canvas.style.height = height + 'px';
    canvas.width = canvas.clientWidth * scale; canvas.height = height * scale;
    const c = canvas.getContext('2d');
    c.scale(scale, scale);
    const free = style.getPropertyValue('--free');
    pages.forEach(([, kind, used], i) => {
      const x = i % columns * cell, y = Math.floor(i / columns) * cell, n = cell - 1;
      c.fillStyle = kind < classes ? free : colour(kind, style);
      c.fillRect(x, y, n, n);
      if (kind >= classes) return;
      c.fillStyle = colour(kind, style);
      c.globalAlpha = .25 + .75 * used / 100;
      c.fillRect(x, y, n, n);
      c.globalAlpha = 1;
    });
    if (cursor >= 0) { c.strokeStyle = style.getPropertyValue('--fg'); c.lineWidth = 2;
      c.strokeRect(cursor % columns * cell - 1, Math.floor(cursor / columns) * cell - 1, cell + 1, cell + 1); }
  };
  const kindText = kind => kind >= classes ? D.kinds[kind - classes] :
    kind ? `objects of ${D.classes[kind]} bytes (class ${kind})` : 'a large object';
  const show = i => {
    if (i < 0 || i >= pages.length) return;
    cursor = i; draw();
    const [at, kind, used] = pages[i];
    $('page').textContent = `page ${hex(at)}: ${kindText(kind)}` + (kind < classes ? `, ${used} % in use` : '');
  };
  canvas.onclick = e => { const r = canvas.getBoundingClientRect();
    show(Math.floor((e.clientY - r.top) / cell) * columns + Math.floor((e.clientX - r.left) / cell)); };
  canvas.onkeydown = e => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -cursor,
      End: pages.length - 1 - cursor }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    show(cursor < 0 ? 0 : cursor + step);
  };
  const counts = new Map();
  for (const [, kind] of pages) counts.set(kind, (counts.get(kind) || 0) + 1);
  const legend = () => { const style = getComputedStyle(document.documentElement); $('legend').textContent = '';
    for (const [kind, n] of [...counts].sort((a, b) => b[1] - a[1])) { const e = make('span', ''), i = make('i');
      i.style.background = colour(kind, style);
      e.append(i, `${kind >= classes ? D.kinds[kind - classes] : kind ? D.classes[kind] + ' B' : 'large'}: ${n}`);
      $('legend').append(e); } };
  const all = () => { draw(); legend(); };
  new ResizeObserver(draw).observe(canvas.parentNode);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', all);
  all();
}

// ---- nodes: rows of D by retained size, the program first

const children = new Map();
for (let i = 1; i < D.size.length; i++) {
  const d = D.idom[i];
  if (d < 0) continue;
  if (!children.has(d)) children.set(d, []);
  children.get(d).push(i);
}
const name = i => D.names[D.name[i]];
const isObject = i => D.size[i] > 0;
const label = i => isObject(i) ? `${name(i)} ${hex(D.address[i])}` : name(i);

const why = i => {
  const path = [];
  let at = i;
  for (; at > 0; at = D.parent[at]) path.unshift(at);
  const list = $('path');
  list.textContent = '';
  if (at < 0) list.append(make('li', '… (the beginning of the path is not in this page: loam heap -why tells it)', 'dim'));
  path.forEach((n, k) => {
    const e = make('li');
    if (k) e.append(make('span', `field +${D.offset[n]} leads to `, 'dim'));
    e.append(make('code', label(n)));
    if (isObject(n)) e.append(make('span', `, ${size(D.size[n])}, retains ${size(D.retained[n])}`, 'dim'));
    list.append(e);
  });
  $('found').textContent = `${label(i)} is alive because:`;
};
const whyButton = i => { const b = make('button', 'why?', 'link'); b.setAttribute('aria-label', 'why is ' + label(i) + ' alive');
  b.onclick = e => { e.preventDefault(); why(i); $('why').scrollIntoView(); $('search').focus({ preventScroll: true }); };
  return b; };

const rowOf = i => {
  const e = make('span', '', 'row'), bar = make('span', '', 'bar'), text = make('span');
  bar.style.setProperty('--part', 100 * D.retained[i] / (D.retained[0] || 1) + '%');
  text.append(make('code', label(i)));
  if (isObject(i)) text.append(make('span', ` ${size(D.size[i])} `, 'dim'));
  if (i) text.append(' ', whyButton(i));
  e.append(make('b', size(D.retained[i])), bar, text);
  return e;
};
const SHOWN = 100;
const branch = i => {
  const li = make('li'), below = children.get(i) || [];
  const rest = D.retained[i] - D.size[i] - below.reduce((sum, k) => sum + D.retained[k], 0);
  if (!below.length && rest <= 0) { li.className = 'leaf'; li.append(rowOf(i)); return li; }
  const details = make('details'), summary = make('summary');
  summary.append(rowOf(i));
  details.append(summary);
  details.ontoggle = () => {
    if (!details.open || details.lastChild != summary) return;
    const list = make('ul');
    let shown = 0;
    const more = () => {
      for (const end = shown + SHOWN; shown < end && shown < below.length; shown++) list.append(branch(below[shown]));
      if (shown < below.length) { const next = make('li', '', 'leaf'), b = make('button', `${below.length - shown} more`, 'link');
        b.onclick = () => { next.remove(); more(); }; next.append(b); list.append(next); }
      else if (rest > 0) list.append(make('li', `and ${size(rest)} in small objects that are not in this page`, 'leaf dim'));
    };
    more();
    details.append(list);
  };
  li.append(details);
  return li;
};
if (D.size.length) { $('tree').append(branch(0)); $('tree').querySelector('details').open = true; }

$('search').oninput = () => {
  const want = $('search').value.trim().toLowerCase(), list = $('matches');
  list.textContent = '';
  if (!want) return;
  const number = /^0x[0-9a-f]+$/.test(want) ? parseInt(want, 16) : -1;
  let n = 0;
  for (let i = 1; i < D.size.length && n < 50; i++) {
    const hit = number >= 0 ? isObject(i) && number >= D.address[i] && number < D.address[i] + D.size[i] :
      name(i).toLowerCase().includes(want);
    if (!hit) continue;
    const e = make('li');
    e.append(rowOf(i));
    list.append(e);
    n++;
  }
  if (!n) list.append(make('li', 'not among the objects in this page; loam heap -why=ADDRESS knows all', 'dim'));
};

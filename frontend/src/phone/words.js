// The words of the page, in its language; zerentian/web/phone/words.py gives them.
let words = {};

export function read() {
  words = JSON.parse(document.getElementById('words').textContent);
}

export function t(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`no word for ${key}`);
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

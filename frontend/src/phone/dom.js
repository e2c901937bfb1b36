// Elements without a framework. Text is always text: nothing that was typed can become markup.
const SVG = 'http://www.w3.org/2000/svg';

export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  Object.keys(attributes).forEach((name) => {
    const value = attributes[name];
    if (value === undefined || value === null || value === false) return;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name === 'css' ? 'class' : name, value === true ? '' : value);
  });
  append(element, children);
  return element;
}

function append(element, children) {
  children.forEach((child) => {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false && child !== '') {
      element.append(child.nodeType ? child : String(child));
    }
  });
}

// What stands in the element is replaced.
export function swap(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  append(element, children);
}

// Icons and marks stand in the page once, drawn by the server; here they are copied.
export function icon(name) {
  const drawn = document.getElementById('icons').content.querySelector(`[data-name="${name}"]`);
  return drawn ? drawn.firstElementChild.cloneNode(true) : '';
}
export const mark = (kind) => icon(`mark-${kind}`);
export const stat = (kind, text) =>
  h('span', { css: `stat${kind === 'due' || kind === 'over' ? ` t-${kind}` : ''}` }, mark(kind), text);

export const button = (text, css, press, attributes = {}) =>
  h('button', { type: 'button', css: `btn ${css}`, onclick: press, ...attributes }, text);

// A sentence for those who hear the page.
export function say(text) {
  const place = document.getElementById('said');
  place.textContent = '';
  setTimeout(() => { place.textContent = text; }, 50);
}

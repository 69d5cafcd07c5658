"""What runs in a page to practise on. Pages from a disk have no `crypto.subtle` in some browsers: SHA-256 is here."""

SCRIPT = r"""
"use strict";
const {words, sheets} = JSON.parse(document.getElementById("data").textContent);
const GROUPED = /^([1-9]\d{0,2}([ \u00a0\u202f,'\u2019]\d{3})+|\d+)$/;

function fractionBits(root) {  // the first 32 bits behind the point
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number++)
    if (found.every(prime => number % prime)) found.push(number);
  return found;
}

const ROUNDS = primes(64).map(prime => fractionBits(Math.cbrt(prime)));
const START = primes(8).map(prime => fractionBits(Math.sqrt(prime)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function padded(bytes) {
  const length = Math.ceil((bytes.length + 9) / 64) * 64, message = new Uint8Array(length);
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setUint32(length - 4, bytes.length * 8);
  return message;
}

function compressed(state, words) {
  for (let i = 16; i < 64; i++) {
    const early = words[i - 15], late = words[i - 2];
    words[i] = words[i - 16] + words[i - 7] + (turned(early, 7) ^ turned(early, 18) ^ early >>> 3)
      + (turned(late, 17) ^ turned(late, 19) ^ late >>> 10) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + ROUNDS[i] + words[i] | 0;
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
    [a, b, c, d, e, f, g, h] = [first + second | 0, a, b, c, d + first | 0, e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word + state[i] | 0);
}

function sha256(text) {
  const message = padded(new TextEncoder().encode(text)), view = new DataView(message.buffer);
  let state = START;
  for (let block = 0; block < message.length; block += 64)
    state = compressed(state, Array.from({length: 16}, (_, i) => view.getInt32(block + 4 * i)));
  return state.map(word => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function numberOf(text) {
  text = text.trim();
  if (/^\d+\/\d+$/.test(text)) return text;
  return GROUPED.test(text) ? text.replace(/\D/g, "").replace(/^0+(?=\d)/, "") : null;
}

function judged(question, text) {
  const number = numberOf(text);
  if (number === null) return ["unread", words.unread];
  const hash = sha256(question.salt + ":" + number);
  if (hash === question.right) return ["right", words.right];
  return ["wrong", Object.hasOwn(question.wrong, hash) ? question.wrong[hash] : words.wrong];
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function coded(text) {  // words of a program stand in backticks
  return text.split("`").map((part, i) => i % 2 ? element("code", {textContent: part}) : part);
}

function item(question, number, right) {
  const id = "answer" + number;
  const input = element("input", {id, inputMode: "numeric", autocomplete: "off"});
  const said = element("output", {htmlFor: id});
  const form = element("form", {}, element("label", {htmlFor: id}, question.text + " (",
    element("code", {textContent: question.id}), ")"), input, element("button", {textContent: words.check}));
  form.addEventListener("submit", event => {
    event.preventDefault();
    const [kind, message] = judged(question, input.value);
    said.className = kind;
    said.replaceChildren(...coded(message));
    kind === "right" ? right.add(number) : right.delete(number);
    score(right);
  });
  return element("li", {}, form, said);
}

function score(right) {
  const all = document.querySelectorAll("#problems li").length;
  document.getElementById("score").textContent =
    words.score.replace("{right}", right.size).replace("{all}", all);
}

const choice = document.getElementById("sheet");

function parts(problem, problems, at, right) {  // a network, how it is counted, and its questions
  const before = problems.slice(0, at).reduce((count, one) => count + one.questions.length, 0);
  return [
    ...(problem.heading ? [element("h2", {textContent: problem.heading})] : []),
    element("pre", {}, element("code", {className: "network", textContent: problem.network})),
    ...(problem.counting ? [element("p", {textContent: problem.counting})] : []),
    element("ol", {}, ...problem.questions.map((question, number) => item(question, before + number, right))),
  ];
}

function show() {
  const problems = sheets[choice.selectedIndex].problems, right = new Set();
  document.getElementById("problems").replaceChildren(
    ...problems.flatMap((problem, at) => parts(problem, problems, at, right)));
  score(right);
}

choice.append(...sheets.map(sheet => element("option", {textContent: sheet.number})));
choice.addEventListener("change", show);
document.getElementById("next").addEventListener("click", () => {
  choice.selectedIndex = (choice.selectedIndex + 1) % sheets.length;
  show();
});
show();
"""

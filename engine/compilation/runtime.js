"use strict";
// Exact arithmetic for the functions that netderive writes: integers are BigInts, [top, bottom] is a fraction.
const MAX_TERMS = 50000n, MAX_BITS = 33219n;

function floor_divide(top, bottom) {
    const rest = top % bottom;
    return top / bottom - (rest !== 0n && (rest < 0n) !== (bottom < 0n) ? 1n : 0n);
}

function remainder(top, bottom) {
    return top - bottom * floor_divide(top, bottom);
}

function nonzero(number) {
    if (number === 0n) throw new RangeError("division by zero");
    return number;
}

function lowest(top, bottom) {
    let [a, b] = [top, nonzero(bottom)];
    while (b) [a, b] = [b, a % b];
    if ((a < 0n) !== (bottom < 0n)) a = -a;
    return [top / a, bottom / a];
}

function ratio(top, bottom) {
    const found = lowest(top, bottom);
    return found[1] === 1n ? found[0] : found;
}

function whole(top, bottom) {
    const found = ratio(top, bottom);
    if (typeof found !== "bigint") throw new RangeError("no integer");
    return found;
}

const numerator = (number) => typeof number === "bigint" ? number : number[0];
const denominator = (number) => typeof number === "bigint" ? 1n : number[1];
const magnitude = (number) => number < 0n ? -number : number;
const bits = (number) => BigInt(magnitude(number).toString(2).length);
const min = (...numbers) => numbers.reduce((a, b) => b < a ? b : a);
const max = (...numbers) => numbers.reduce((a, b) => b > a ? b : a);

function power(base, exponent) {
    if (magnitude(base) > 1n && (bits(base) - 1n) * exponent > MAX_BITS) throw new RangeError("power too long");
    return base ** exponent;
}

function rational_power(base, under, exponent, part) {
    const [times, parts] = lowest(exponent, part);
    let [top, bottom] = lowest(base, under);
    if (times < 0n) [top, bottom] = lowest(bottom, top);
    if (parts === 2n && times === 1n) return root(top, bottom);
    if (parts !== 1n) throw new RangeError("no exact power");
    return [power(top, magnitude(times)), power(bottom, magnitude(times))];
}

function integer_root(number) {
    if (number < 0n) throw new RangeError("no root");
    if (number < 2n) return number;
    let root = 1n << (bits(number) + 1n) / 2n;
    for (let next; (next = (root + number / root) / 2n) < root;) root = next;
    return root;
}

function root(top, bottom) {
    const pair = lowest(top, bottom), roots = pair.map(integer_root);
    if (roots.some((root, place) => root * root !== pair[place])) throw new RangeError("no exact root");
    return roots;
}

function floor_root(top, bottom, over, under) {
    const [a, b] = lowest(top * over * over, bottom * under * under);
    const floor = integer_root(floor_divide(a, b));
    return over > 0n ? floor : floor * floor * b === a ? -floor : -floor - 1n;
}

function floor_log2(top, bottom, sign) {
    const [a, b] = lowest(top, bottom);
    if (a <= 0n) throw new RangeError("no logarithm");
    let floor = bits(a) - bits(b);
    if (floor >= 0n ? a < b << floor : a << -floor < b) floor -= 1n;
    const exact = floor >= 0n ? a === b << floor : a << -floor === b;
    return sign > 0n ? floor : exact ? -floor : -floor - 1n;
}

function log2(top, bottom) {
    const found = floor_log2(top, bottom, 1n), [a, b] = lowest(top, bottom);
    if (b !== 1n || a !== 1n << found) throw new RangeError("no exact logarithm");
    return found;
}

const plus = (one, other) => lowest(one[0] * other[1] + other[0] * one[1], one[1] * other[1]);
const less = (one, other) => one[0] * other[1] < other[0] * one[1];
const least = (...pairs) => pairs.map((pair) => lowest(...pair)).reduce((a, b) => less(b, a) ? b : a);
const greatest = (...pairs) => pairs.map((pair) => lowest(...pair)).reduce((a, b) => less(a, b) ? b : a);

function* integers_between(first, last) {
    if (last - first >= MAX_TERMS) throw new RangeError("too many terms");
    for (let place = first; place <= last; place++) yield place;
}

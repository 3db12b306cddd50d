/* The tables of ./dev judge: node judge.mjs WHAT PROGRAM FOLDER PORTRAIT...
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WHAT is genes, breed, imagine or all. PROGRAM makes the pictures, in FOLDER; portraits that are wanting are Imagine's.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { distance, facesIn } from './faces.mjs';

const PORTRAITS = 12;
const SEEDS = 50;
const FACE = 0.5; // scores from which something counts as a face, and as a good one
const GOOD = 0.9;
const SAME = 0.6; // distance under which two faces are one person

const [what, program, folder, ...given] = process.argv.slice(2);

/* Runs the program; false where it has failed, and has said why. */
function make(...args) {
  fs.mkdirSync(path.dirname(args[args.indexOf('-o') + 1]), { recursive: true });
  return spawnSync(program, [...args, '--quiet'], { stdio: 'inherit' }).status === 0;
}

const nameOf = (file) => path.basename(file).replace(/\.[^.]*$/, '');
const imagined = (seed) => path.join(folder, 'imagine', `${String(seed).padStart(2, '0')}.png`);
const makeImagined = (seed) => make('imagine', '--seed', String(seed), '-o', imagined(seed));
const cell = (value) => (typeof value === 'number' ? value.toFixed(value < 2 ? 2 : 0) : String(value));
const row = (cells) => console.log(cells.map((value, i) => (i ? cell(value).padStart(12) : value.padEnd(28))).join(''));

function line(name, passed, of, wanted) {
  if (passed < wanted) process.exitCode = 1;
  console.log(`${passed < wanted ? 'FAIL' : 'pass'}  ${name}: ${passed} of ${of}, wanted ${wanted}`);
}

/* Whether the judge finds one face, and a good one. */
function alone(faces) {
  return faces.filter((face) => face.score > FACE).length === 1 && faces[0].score > GOOD;
}

/* Twelve portraits in which the judge sees a face: { file, name, face }. */
async function portraits() {
  const all = [];
  for (const file of given) {
    const [face] = await facesIn(file);
    if (face) all.push({ file, name: nameOf(file), face });
    else console.log(`${nameOf(file)}: the judge sees no face, it is left out`);
  }
  for (let seed = 1; all.length < PORTRAITS && seed <= SEEDS; seed++) {
    if (!fs.existsSync(imagined(seed)) && !makeImagined(seed)) break;
    const faces = await facesIn(imagined(seed));
    if (alone(faces)) all.push({ file: imagined(seed), name: `imagine-${seed}`, face: faces[0] });
  }
  return all.slice(0, PORTRAITS);
}

// ---- Genes ----

/* The face that was asked for, and how far it is from the portrait's; NaN where none is seen. */
async function edited({ file, name, face }, edit, ...options) {
  const out = path.join(folder, 'genes', `${name}-${edit}.png`);
  const [seen] = make('genes', file, '-o', out, ...options) ? await facesIn(out) : [];
  return seen ? { age: seen.age, sex: seen.sex, probability: seen.probability, distance: distance(seen, face) }
              : { age: NaN, sex: '-', probability: NaN, distance: NaN };
}

async function genes(all) {
  const passed = { older: 0, child: 0, sex: 0, older_like: 0, child_like: 0, sex_like: 0 };
  row(['genes', 'age', 'asked', 'older', 'ten', 'sex', 'other sex', 'older dist', 'ten dist', 'sex dist']);
  for (const portrait of all) {
    const { age, sex } = portrait.face;
    const asked = Math.min(90, Math.round(age + 40));
    const older = await edited(portrait, 'older', '--age', String(asked));
    const child = await edited(portrait, 'ten', '--age', '10');
    const other = await edited(portrait, 'sex', '--masculine', sex === 'male' ? '-1' : '1');
    passed.older += older.age - age >= 25;
    passed.child += child.age < 20;
    passed.sex += other.sex !== sex && other.probability > 0.9;
    passed.older_like += older.distance < SAME;
    passed.child_like += child.distance < SAME;
    passed.sex_like += other.distance < SAME;
    row([portrait.name, age, asked, older.age, child.age, sex, `${other.sex} ${cell(other.probability)}`,
         older.distance, child.distance, other.distance]);
  }
  line('40 years up reads at least 25 up', passed.older, all.length, all.length);
  line('10 years old reads under 20', passed.child, all.length, all.length);
  line('sex flips with probability over 0.9', passed.sex, all.length, 10);
  line('older is still the person', passed.older_like, all.length, 9);
  line('ten is still the person', passed.child_like, all.length, 9);
  line('the other sex is still the person', passed.sex_like, all.length, 9);
}

// ---- Breed ----

const MIXES = [0, 0.25, 0.5, 0.75, 1];

async function breed(all) {
  let passed = 0;
  row(['breed', ...MIXES.flatMap((mix) => [`${mix} to A`, `to B`])]);
  for (const [i, a] of all.entries()) {
    const b = all[(i + 1) % all.length];
    const distances = [];
    for (const mix of MIXES) {
      const out = path.join(folder, 'breed', `${a.name}-${b.name}-${mix}.png`);
      const [seen] = make('breed', a.file, b.file, '-o', out, '--mix', String(mix)) ? await facesIn(out) : [];
      distances.push(seen ? [distance(seen, a.face), distance(seen, b.face)] : [NaN, NaN]);
    }
    const monotone = distances.slice(1).every(([toA, toB], k) => toA > distances[k][0] && toB < distances[k][1]);
    passed += monotone;
    row([`${a.name}, ${b.name}`.slice(0, 27), ...distances.flat()]);
  }
  line('distances change monotonically', passed, all.length, all.length);
}

// ---- Imagine ----

async function imagine() {
  const found = [];
  let good = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    if (!makeImagined(seed)) throw new Error(`there is no picture of seed ${seed}`);
    const faces = await facesIn(imagined(seed));
    const scores = faces.filter((face) => face.score > FACE).map((face) => face.score.toFixed(2));
    if (alone(faces)) good++;
    else console.log(`imagine-${seed}: faces of score ${scores.join(', ') || '-'}`);
    if (faces.length) found.push({ seed, face: faces[0] });
  }
  const close = [];
  for (const [i, a] of found.entries())
    for (const b of found.slice(i + 1)) if (distance(a.face, b.face) < SAME) close.push(`${a.seed}-${b.seed}`);
  const pairs = found.length * (found.length - 1) / 2;
  console.log(`pairs closer than ${SAME}: ${close.join(' ') || 'none'}`);
  line('one face, of score over 0.9', good, SEEDS, 45);
  line('pairs of different people', pairs - close.length, pairs, Math.floor(0.95 * pairs) + 1);
}

try {
  if (what === 'imagine' || what === 'all') await imagine();
  if (what === 'genes' || what === 'breed' || what === 'all') {
    const all = await portraits();
    if (what !== 'breed') await genes(all);
    if (what !== 'genes') await breed(all);
  }
} catch (problem) {
  console.error(`judge: ${problem.message}`);
  process.exitCode = 1;
}

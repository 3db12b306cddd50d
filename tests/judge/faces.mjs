/* What face-api sees in pictures: node faces.mjs FILE... prints a line of JSON for each.
 *
 * Copyright (C) 2026 the Reverie authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * None of its networks is one that Reverie climbs. The packages are those that tests/judge/run has put into build/judge.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../build/judge/node_modules/', import.meta.url));
const require = createRequire(packages);
const LEAST_SCORE = 0.1; // of what may be a face: paintings are far from the photos that the networks know

let judge = null;

async function open() {
  // TF.js advertises its native build on the console of every program that does without.
  const { log, warn } = console;
  console.log = console.warn = () => {};
  const tf = require('@tensorflow/tfjs');
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(path.join(packages, '@tensorflow/tfjs-backend-wasm/dist/'));
  const api = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
  if (!await tf.setBackend('wasm')) throw new Error('TF.js has no WebAssembly here');
  await tf.ready();
  const models = path.join(packages, '@vladmandic/face-api/model');
  for (const net of ['ssdMobilenetv1', 'faceLandmark68Net', 'ageGenderNet', 'faceRecognitionNet'])
    await api.nets[net].loadFromDisk(models);
  Object.assign(console, { log, warn });
  return { tf, api };
}

/* The picture in a PNG or JPEG file: { width, height, data } with four bytes a pixel. */
export function read(file) {
  const bytes = fs.readFileSync(file);
  if (bytes[0] === 0xff) return require('jpeg-js').decode(bytes, { maxMemoryUsageInMB: 2048 });
  return require('pngjs').PNG.sync.read(bytes);
}

function tensorOf(tf, { width, height, data }) {
  const rgb = new Int32Array(3 * width * height);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = data[4 * i + c];
  return tf.tensor3d(rgb, [height, width, 3], 'int32');
}

/* Every face in a picture, the best score first: score, box (x, y, width, height), age, sex ("male" or "female") and its
 * probability, and the 128 numbers of the descriptor. */
export async function facesIn(file) {
  judge ??= await open();
  const { tf, api } = judge;
  const picture = tensorOf(tf, read(file));
  const options = new api.SsdMobilenetv1Options({ minConfidence: LEAST_SCORE, maxResults: 100 });
  const found = await api.detectAllFaces(picture, options).withFaceLandmarks().withAgeAndGender().withFaceDescriptors();
  tf.dispose(picture);
  return found.map(({ detection, age, gender, genderProbability, descriptor }) => {
    const { x, y, width, height } = detection.box;
    return { score: detection.score, box: [x, y, width, height], age, sex: gender, probability: genderProbability,
             descriptor: Array.from(descriptor) };
  }).sort((a, b) => b.score - a.score);
}

/* Under 0.6, face-api calls two faces one person. */
export function distance(a, b) {
  return Math.hypot(...a.descriptor.map((value, i) => value - b.descriptor[i]));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const file of process.argv.slice(2))
    console.log(JSON.stringify({ file, faces: await facesIn(file) }));

// A photograph is drawn anew before it is kept: smaller, and without what the camera wrote into the file
// (place, device, time). Never compulsory; no position is asked for anywhere.
import { addPhoto } from './queue.js';

const SIDE = 1280;
const MOST = 250 * 1024;
const THUMB = 160;
export const AT_MOST = 6;

export async function take(file) {
  const picture = await decode(file);
  const bytes = await small(picture);
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  const sha256 = Array.from(new Uint8Array(digest), (b) => (b + 256).toString(16).slice(1)).join('');
  const thumb = drawn(picture, THUMB).toDataURL('image/jpeg', 0.6);
  if (picture.close) picture.close();
  return addPhoto({ bytes, sha256, thumb });
}

async function decode(file) {
  if (window.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: 'from-image' });
    } catch (error) { /* older browsers refuse the option, or the kind of file: try the slow way */ }
  }
  const data = await new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => fail(new Error('no picture'));
    image.src = data;
  });
}

function drawn(picture, side) {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const on = canvas.getContext('2d');
  on.fillStyle = 'white'; // JPEG knows no transparency
  on.fillRect(0, 0, canvas.width, canvas.height);
  on.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// JPEG of the best quality that stays below 250 KB; a smaller picture when none does.
async function small(picture) {
  for (let side = SIDE; ; side = Math.round(side * 0.75)) {
    const canvas = drawn(picture, side);
    for (const quality of [0.8, 0.65, 0.5]) {
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
      if (blob.size <= MOST || side < 200) return bytesOf(blob);
    }
  }
}

const bytesOf = (blob) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.onerror = () => fail(reader.error);
  reader.readAsArrayBuffer(blob);
});

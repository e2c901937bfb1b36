// Photographs of what is being written, a visit or progress on a problem: chosen, made small, taken back.
import { h, icon, say } from '../dom.js';
import * as photos from '../photos.js';
import { t } from '../words.js';

// holder: has the list `photos`. keep: writes the draft. paint: draws this again. id: of the field.
export function pictures(holder, { keep, paint, id }) {
  const picker = h('input', { type: 'file', accept: 'image/*', id, css: 'visually-hidden', multiple: true });
  picker.addEventListener('change', async () => {
    const chosen = Array.from(picker.files).slice(0, photos.AT_MOST - holder.photos.length);
    say(t('compressing'));
    for (const file of chosen) {
      try {
        holder.photos.push(await photos.take(file));
        await keep();
      } catch (error) { say(t('no_picture')); }
    }
    paint();
    say(t('photos_kept', { count: holder.photos.length }));
  });
  const drop = (nth) => async () => { holder.photos.splice(nth, 1); await keep(); paint(); };
  return h('div', { css: 'shots' },
    holder.photos.map((photo, nth) => h('figure', { css: 'shot' }, h('img', { src: photo.thumb, alt: t('photo_nth', { nth: nth + 1 }) }),
      h('button', { type: 'button', css: 'up', 'aria-label': t('drop_photo', { nth: nth + 1 }), onclick: drop(nth) }, icon('x')))),
    holder.photos.length < photos.AT_MOST ? h('label', { css: 'shot-add' }, picker, icon('camera'), h('span', {}, t('add_photo'))) : '');
}

export const optional = (holder) => h('span', { css: 'muted' }, t('photos_optional', { count: holder.photos.length, most: photos.AT_MOST }));

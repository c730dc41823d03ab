import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';
import sprite from './icons.svg?url';

/** Web Awesome's own libraries fetch data URIs and a CDN; both names lead to our sprite instead. */
export function registerIcons(): void {
  const ours = {
    resolver: (name: string) => `${sprite}#${name}`,
    spriteSheet: true,
    mutator: (svg: SVGElement) => svg.setAttribute('viewBox', '0 0 16 16'),
  };
  registerIconLibrary('default', ours);
  registerIconLibrary('system', ours);
}

import type { Platform } from '../schema.ts';
import { androidProfile } from './android.ts';
import { appleProfile } from './apple.ts';
import type { Access, Bundle } from './bundle.ts';
import { linuxArchive } from './linux.ts';
import { windowsScript } from './windows.ts';

export type { Access } from './bundle.ts';

/** The file that sets up a device. */
export function makeBundle(
  platform: Platform,
  access: Access,
  { uuid, at }: { uuid: () => string; at: Date },
): Bundle {
  switch (platform) {
    case 'windows':
      return windowsScript(access);
    case 'apple':
      return appleProfile(access, uuid);
    case 'android':
      return androidProfile(access);
    case 'linux':
      return linuxArchive(access, Math.floor(at.getTime() / 1000));
    case 'pkcs12':
      return { extension: 'p12', mediaType: 'application/x-pkcs12', content: access.pkcs12 };
  }
}

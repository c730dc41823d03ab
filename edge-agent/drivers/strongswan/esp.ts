import { tryRun } from '../daemon/run.ts';

/** Who encrypts packets: the kernel, or charon itself over a tun device where the kernel cannot. */
export type Esp = 'kernel' | 'user-space';

const TRIAL =
  'ip xfrm state add src 127.0.0.1 dst 127.0.0.2 proto esp spi 0x1000 mode tunnel ' +
  "aead 'rfc4106(gcm(aes))' 0x0102030405060708090a0b0c0d0e0f1011121314 128";

/** Tried in a network namespace that is gone afterwards, with the cipher every proposal of ours begins with. */
export async function probeEsp(): Promise<Esp> {
  return (await tryRun('unshare', ['--net', 'sh', '-c', TRIAL])).ok ? 'kernel' : 'user-space';
}

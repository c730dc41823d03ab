/**
 * Where the common characters of an encoding lie: in Big5 those of its first level, in GBK those of the first level of
 * GB 2312, which has no trail octets below 0xA1. The marks of punctuation lie before them.
 */
const COMMON = {
  big5: (lead: number) => lead >= 0xa1 && lead <= 0xc6,
  gbk: (lead: number, trail: number) =>
    trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xd7)),
};

/** Below it, octets are no Chinese text. */
const LEAST_SHARE = 0.5;

type Chinese = keyof typeof COMMON;

/** Of what octets that are not all ASCII may mean, that which has the larger share of common characters; Big5 when it makes no difference. */
export function likelierChinese<T extends { encoding: string }>(
  bytes: Uint8Array,
  readings: readonly T[],
): T | undefined {
  const shares = readings.map((reading) => ({
    reading,
    share: commonShare(bytes, reading.encoding as Chinese),
  }));
  const best = shares.toSorted((a, b) => b.share - a.share)[0];
  return best && best.share >= LEAST_SHARE ? best.reading : undefined;
}

function commonShare(bytes: Uint8Array, encoding: Chinese): number {
  let [pairs, common] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    pairs += 1;
    at += 1;
    if (COMMON[encoding](lead, bytes[at] ?? 0)) common += 1;
  }
  return common / pairs;
}

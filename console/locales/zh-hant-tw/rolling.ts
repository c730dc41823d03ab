import type { rolling as english } from '../en/rolling.ts';

export const rolling: Record<keyof typeof english, string> = {
  'roll-out.open': '發佈…',
  'roll-out.question': '發佈版本 {revision}',
  'roll-out.text': '設備將分批更新；任一設備失敗會暫停其後的所有批次。',
  'roll-out.waves': '批次',
  'roll-out.waves-help': '每批的設備數，例如 1, 5。留空：先以少量設備試行，再逐批擴大。',
  'roll-out.submit': '發佈',
};

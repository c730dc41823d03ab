import type { forms as english } from '../en/forms.ts';

export const forms: Record<keyof typeof english, string> = {
  actions: '動作',
  'dialog.cancel': '取消',
  'form.general': '一般',
  'form.kind': '種類',
  'form.on': '開啟',
  'form.off': '停用',
  'form.empty': '無',
  'form.not-set': '未設定',
  'form.as-inherited': '{value}（繼承）',
  'form.set-here': '在此設定',
  'form.reset': '重設',
  'form.from': '來自{layer}',
  'form.locked-by': '由{layer}鎖定',
  'form.lock': '鎖定，下層不可變更',
  'form.unlock': '解除鎖定',
  'form.change-list': '在此變更',
  'form.add': '新增',
  'form.remove': '移除',
  'layer.customer': '網路設定',
};

import type { ErrorCode } from '../errors.ts';
import type { ProblemLocale } from './words/problem-locale.ts';

/** What each code means, in the reader's language. */
export const PROBLEM_TITLES: Record<ErrorCode, Record<ProblemLocale, string>> = {
  'request-invalid': { en: 'Some entries need to be corrected', 'zh-Hant-TW': '部分內容需要修正' },
  'request-malformed': { en: 'The request is malformed', 'zh-Hant-TW': '請求格式錯誤' },
  'request-timeout': { en: 'The request took too long', 'zh-Hant-TW': '請求逾時' },
  'expectation-failed': { en: 'The expectation cannot be met', 'zh-Hant-TW': '無法滿足請求的預期條件' },
  'headers-too-large': { en: 'The header fields are too large', 'zh-Hant-TW': '請求標頭過大' },
  'page-token-invalid': { en: 'The page token is not valid', 'zh-Hant-TW': '分頁權杖無效' },
  'filter-invalid': { en: 'The filter is not valid', 'zh-Hant-TW': '篩選條件無效' },
  'sign-in-required': { en: 'You are not signed in', 'zh-Hant-TW': '請先登入' },
  'sign-in-failed': { en: 'Wrong mail address or password', 'zh-Hant-TW': '電子郵件或密碼錯誤' },
  'second-factor-failed': { en: 'The second factor is wrong', 'zh-Hant-TW': '第二重驗證失敗' },
  'single-sign-on-failed': { en: 'Single sign-on did not succeed', 'zh-Hant-TW': '單一登入失敗' },
  forbidden: { en: 'You may not do this', 'zh-Hant-TW': '您沒有執行此操作的權限' },
  'origin-refused': { en: 'Refused from another origin', 'zh-Hant-TW': '拒絕來自其他來源的請求' },
  'csrf-token-invalid': { en: 'The request is not from this session', 'zh-Hant-TW': '請求不屬於此工作階段' },
  'second-factor-required': { en: 'A second factor is required', 'zh-Hant-TW': '必須設定第二重驗證' },
  'fresh-sign-in-required': { en: 'Sign in again first', 'zh-Hant-TW': '請先重新登入' },
  'not-found': { en: 'Not found', 'zh-Hant-TW': '找不到資源' },
  conflict: { en: 'This does not fit the present state', 'zh-Hant-TW': '與目前狀態衝突' },
  'serial-taken': { en: 'The serial number is taken', 'zh-Hant-TW': '序號已被使用' },
  'external-key-taken': { en: 'The external key is taken', 'zh-Hant-TW': '外部識別碼已被使用' },
  'email-taken': { en: 'The mail address is taken', 'zh-Hant-TW': '電子郵件已被使用' },
  'last-administrator': { en: 'Nobody else is administrator', 'zh-Hant-TW': '沒有其他管理員' },
  'site-occupied': { en: 'The site is taken', 'zh-Hant-TW': '該據點已被占用' },
  'in-use': { en: 'It is still in use', 'zh-Hant-TW': '仍在使用中' },
  'idempotency-mismatch': {
    en: 'The idempotency key was used for another request',
    'zh-Hant-TW': '冪等鍵已用於其他請求',
  },
  'secret-told': { en: 'The secret is not told again', 'zh-Hant-TW': '密鑰不會再次顯示' },
  'rollout-running': { en: 'A rollout is under way', 'zh-Hant-TW': '部署正在進行中' },
  'nothing-to-roll-out': { en: 'There is nothing to roll out', 'zh-Hant-TW': '沒有需要部署的內容' },
  'template-published': { en: 'A published version never changes', 'zh-Hant-TW': '已發布的版本不可變更' },
  'template-not-usable': {
    en: 'The template version cannot be used',
    'zh-Hant-TW': '此範本版本無法使用',
  },
  'download-gone': { en: 'The download is gone', 'zh-Hant-TW': '下載連結已失效' },
  'challenge-gone': { en: 'This was used or took too long', 'zh-Hant-TW': '此步驟已使用或已逾時' },
  'version-mismatch': { en: 'Somebody else changed it', 'zh-Hant-TW': '資料已被他人變更' },
  'body-too-large': { en: 'The body is too large', 'zh-Hant-TW': '請求內容過大' },
  'media-type-unsupported': { en: 'The media type is not supported', 'zh-Hant-TW': '不支援的媒體類型' },
  'network-invalid': { en: 'The network cannot be rendered', 'zh-Hant-TW': '網路設定無效' },
  'template-invalid': { en: 'The template is not valid', 'zh-Hant-TW': '範本內容無效' },
  'layer-invalid': { en: 'The parameter layer is not valid', 'zh-Hant-TW': '參數層內容無效' },
  'address-pool-covered': {
    en: 'An access line covers the address pool',
    'zh-Hant-TW': '線路的網段涵蓋了位址集區',
  },
  'address-pool-exhausted': { en: 'The address pool is exhausted', 'zh-Hant-TW': '位址集區已用盡' },
  'stage-move-refused': { en: 'The customer cannot move to this stage', 'zh-Hant-TW': '客戶無法進入此階段' },
  'pilot-not-ready': { en: 'The pilot is not ready', 'zh-Hant-TW': '試辦尚未就緒' },
  'import-refused': { en: 'The file cannot be imported', 'zh-Hant-TW': '無法匯入檔案' },
  'characters-lost': { en: 'The encoding lacks characters', 'zh-Hant-TW': '編碼無法表示部分字元' },
  'customer-suspended': { en: 'The customer is suspended', 'zh-Hant-TW': '客戶已暫停服務' },
  'version-required': { en: 'If-Match is missing', 'zh-Hant-TW': '缺少 If-Match 標頭' },
  'too-many-requests': { en: 'Too many requests', 'zh-Hant-TW': '請求次數過多' },
  'sign-in-locked': { en: 'Too many attempts failed', 'zh-Hant-TW': '嘗試失敗次數過多' },
  internal: { en: 'Something went wrong here', 'zh-Hant-TW': '伺服器發生錯誤' },
  unavailable: { en: 'Not available at the moment', 'zh-Hant-TW': '服務暫時無法使用' },
  'storage-full': { en: 'The storage is full', 'zh-Hant-TW': '儲存空間已滿' },
};

/** The best of our languages for an Accept-Language header (RFC 9110 §12.5.4). */
export function problemLocale(acceptLanguage: string | undefined): ProblemLocale {
  const ranges = (acceptLanguage ?? '')
    .slice(0, 256)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)/.exec(text)?.[1]).find(Boolean);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => quality > 0 && (tag.startsWith('zh') || tag.startsWith('en')));
  const best = ranges.sort((a, b) => b.quality - a.quality)[0];
  return best?.tag.startsWith('zh') ? 'zh-Hant-TW' : 'en';
}

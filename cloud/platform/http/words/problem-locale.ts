/** The languages in which a refusal is told. */
export type ProblemLocale = 'en' | 'zh-Hant-TW';

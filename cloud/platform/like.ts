/** Text as a pattern of LIKE that means nothing but itself. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** For a `where` of Prisma: external keys are compared without case and blanks around them. */
export const sameKey = (key: string) => ({ equals: escapeLike(key.trim()), mode: 'insensitive' as const });

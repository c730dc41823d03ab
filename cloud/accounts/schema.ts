/** The shapes of this slice over HTTP. */
export * from './account-schema.ts';
export * from './factor-schema.ts';
export * from './person-schema.ts';
export * from './policy-schema.ts';
export * from './sign-in-schema.ts';
export * from './token-schema.ts';

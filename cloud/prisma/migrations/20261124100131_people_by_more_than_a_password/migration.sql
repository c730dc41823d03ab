-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "createdBy" TEXT,
ADD COLUMN     "customerId" UUID,
ADD COLUMN     "resellerId" UUID;

-- AlterTable
-- Sessions that are there go on: by a password, from an address that was not recorded.
ALTER TABLE "session" ADD COLUMN     "address" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "method" TEXT NOT NULL DEFAULT 'password',
ADD COLUMN     "strong" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "userAgent" TEXT;
ALTER TABLE "session" ALTER COLUMN "address" DROP DEFAULT,
ALTER COLUMN "id" DROP DEFAULT,
ALTER COLUMN "method" DROP DEFAULT,
ALTER COLUMN "strong" DROP DEFAULT;

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "customerId" UUID,
ADD COLUMN     "resellerId" UUID,
ADD COLUMN     "singleSignOn" TEXT,
ADD COLUMN     "totpConfirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "totpSecret" TEXT,
ADD COLUMN     "totpStep" BIGINT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1,
ALTER COLUMN "passwordHash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "passkey" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credentialId" TEXT NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL,
    "transports" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "userId" UUID NOT NULL,
    "codeHash" TEXT NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("userId","codeHash")
);

-- CreateTable
CREATE TABLE "challenge" (
    "secretHash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "userId" UUID,
    "data" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "challenge_pkey" PRIMARY KEY ("secretHash")
);

-- CreateTable
CREATE TABLE "sign_in_failure" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "lockedUntil" TIMESTAMPTZ(3),
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_failure_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "sign_in_policy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "secondFactorRoles" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sign_in_policy_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credentialId_key" ON "passkey"("credentialId");

-- CreateIndex
CREATE INDEX "passkey_userId_idx" ON "passkey"("userId");

-- CreateIndex
CREATE INDEX "challenge_userId_idx" ON "challenge"("userId");

-- CreateIndex
CREATE INDEX "challenge_expiresAt_idx" ON "challenge"("expiresAt");

-- CreateIndex
CREATE INDEX "sign_in_failure_lastAt_idx" ON "sign_in_failure"("lastAt");

-- CreateIndex
CREATE INDEX "api_token_resellerId_idx" ON "api_token"("resellerId");

-- CreateIndex
CREATE INDEX "api_token_customerId_idx" ON "api_token"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "session_id_key" ON "session"("id");

-- CreateIndex
CREATE UNIQUE INDEX "user_account_singleSignOn_key" ON "user_account"("singleSignOn");

-- CreateIndex
CREATE INDEX "user_account_resellerId_idx" ON "user_account"("resellerId");

-- CreateIndex
CREATE INDEX "user_account_customerId_idx" ON "user_account"("customerId");

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_resellerId_fkey" FOREIGN KEY ("resellerId") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "challenge" ADD CONSTRAINT "challenge_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_resellerId_fkey" FOREIGN KEY ("resellerId") REFERENCES "reseller"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "certificate" ADD COLUMN     "keyHash" TEXT;

-- CreateTable
CREATE TABLE "revoked_key" (
    "keyHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "revokedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revoked_key_pkey" PRIMARY KEY ("keyHash")
);

-- CreateIndex
CREATE INDEX "certificate_keyHash_idx" ON "certificate"("keyHash");

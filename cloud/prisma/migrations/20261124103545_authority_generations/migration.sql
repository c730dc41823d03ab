-- AlterTable
ALTER TABLE "certificate_authority" ADD COLUMN     "crossCertificates" TEXT,
ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'issuing',
ADD COLUMN     "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
ALTER COLUMN "certificate" DROP NOT NULL,
ALTER COLUMN "sealedKey" DROP NOT NULL;

-- What there is is the first generation of its kind.
UPDATE "certificate_authority" SET "kind" = "name", "stateSince" = "createdAt";
ALTER TABLE "certificate_authority" ALTER COLUMN "generation" DROP DEFAULT, ALTER COLUMN "kind" DROP DEFAULT,
ALTER COLUMN "state" DROP DEFAULT, ALTER COLUMN "stateSince" DROP DEFAULT;

-- CreateIndex
CREATE UNIQUE INDEX "certificate_authority_kind_generation_key" ON "certificate_authority"("kind", "generation");

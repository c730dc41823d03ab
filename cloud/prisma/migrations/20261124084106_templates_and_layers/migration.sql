-- AlterTable
ALTER TABLE "network" ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "templateVersionId" UUID;

-- AlterTable
ALTER TABLE "revision" ADD COLUMN     "operatorLayerHash" TEXT,
ADD COLUMN     "templateVersionId" UUID,
ADD COLUMN     "tierLayerHash" TEXT;

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_version" (
    "id" UUID NOT NULL,
    "templateId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "patch" JSONB NOT NULL,
    "locks" TEXT[],
    "overlays" JSONB NOT NULL,
    "note" TEXT,
    "createdBy" TEXT NOT NULL,
    "publishedBy" TEXT,
    "publishedAt" TIMESTAMPTZ(3),
    "retiredBy" TEXT,
    "retiredAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "template_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "parameter_layer" (
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "patch" JSONB NOT NULL,
    "locks" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "parameter_layer_pkey" PRIMARY KEY ("scope","kind")
);

-- CreateTable
CREATE TABLE "network_edit" (
    "networkId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "changes" JSONB NOT NULL,

    CONSTRAINT "network_edit_pkey" PRIMARY KEY ("networkId","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "template_externalKey_key" ON "template"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "template_version_templateId_number_key" ON "template_version"("templateId", "number");

-- CreateIndex
CREATE INDEX "network_edit_at_idx" ON "network_edit" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "network_templateVersionId_idx" ON "network"("templateVersionId");

-- AddForeignKey
ALTER TABLE "template_version" ADD CONSTRAINT "template_version_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "template"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network" ADD CONSTRAINT "network_templateVersionId_fkey" FOREIGN KEY ("templateVersionId") REFERENCES "template_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network_edit" ADD CONSTRAINT "network_edit_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_templateVersionId_fkey" FOREIGN KEY ("templateVersionId") REFERENCES "template_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

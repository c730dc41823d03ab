-- CreateTable
CREATE TABLE "teleworker" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "customerId" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "tunnel" TEXT,
    "address" TEXT,
    "state" TEXT NOT NULL DEFAULT 'active',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teleworker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teleworker_credential" (
    "id" UUID NOT NULL,
    "teleworkerId" UUID NOT NULL,
    "serialNumber" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT,
    "revokeAt" TIMESTAMPTZ(3),
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teleworker_credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "teleworker_download" (
    "tokenHash" TEXT NOT NULL,
    "credentialId" UUID NOT NULL,
    "filename" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "sealedBundle" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "downloadedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teleworker_download_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "teleworker_notice" (
    "id" UUID NOT NULL,
    "credentialId" UUID NOT NULL,
    "days" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "teleworker_notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_externalKey_key" ON "teleworker"("externalKey");

-- CreateIndex
CREATE INDEX "teleworker_customerId_idx" ON "teleworker"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_networkId_address_key" ON "teleworker"("networkId", "address");

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_credential_serialNumber_key" ON "teleworker_credential"("serialNumber");

-- CreateIndex
CREATE INDEX "teleworker_credential_teleworkerId_idx" ON "teleworker_credential"("teleworkerId");

-- CreateIndex
CREATE INDEX "teleworker_credential_revokeAt_idx" ON "teleworker_credential"("revokeAt");

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_download_credentialId_key" ON "teleworker_download"("credentialId");

-- CreateIndex
CREATE INDEX "teleworker_download_expiresAt_idx" ON "teleworker_download"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "teleworker_notice_credentialId_days_key" ON "teleworker_notice"("credentialId", "days");

-- AddForeignKey
ALTER TABLE "teleworker" ADD CONSTRAINT "teleworker_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teleworker" ADD CONSTRAINT "teleworker_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teleworker_credential" ADD CONSTRAINT "teleworker_credential_teleworkerId_fkey" FOREIGN KEY ("teleworkerId") REFERENCES "teleworker"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teleworker_credential" ADD CONSTRAINT "teleworker_credential_serialNumber_fkey" FOREIGN KEY ("serialNumber") REFERENCES "certificate"("serialNumber") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teleworker_download" ADD CONSTRAINT "teleworker_download_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "teleworker_credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "teleworker_notice" ADD CONSTRAINT "teleworker_notice_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "teleworker_credential"("id") ON DELETE CASCADE ON UPDATE CASCADE;

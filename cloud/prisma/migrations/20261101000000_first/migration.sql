-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "actorId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "response" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("actorId","key")
);

-- CreateTable
CREATE TABLE "reseller" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reseller_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "resellerId" UUID,
    "name" TEXT NOT NULL,
    "tier" TEXT NOT NULL DEFAULT 'micro',
    "stage" TEXT NOT NULL DEFAULT 'prospect',
    "industry" TEXT,
    "addressPool" TEXT NOT NULL DEFAULT '10.0.0.0/8',
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "customerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "timeZone" TEXT NOT NULL DEFAULT 'Asia/Taipei',
    "accessLines" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appliance" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "serial" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "siteId" UUID,
    "state" TEXT NOT NULL DEFAULT 'registered',
    "wantedRevision" BIGINT,
    "wantedHash" TEXT,
    "wantedAt" TIMESTAMPTZ(3),
    "confirmWithinSeconds" INTEGER NOT NULL DEFAULT 120,
    "deliveries" INTEGER NOT NULL DEFAULT 0,
    "lastDeliveryAt" TIMESTAMPTZ(3),
    "retryRequested" BOOLEAN NOT NULL DEFAULT false,
    "confirmedRevision" BIGINT,
    "confirmedHash" TEXT,
    "confirmedAt" TIMESTAMPTZ(3),
    "attemptRevision" BIGINT,
    "attemptHash" TEXT,
    "attemptPhase" TEXT,
    "attemptFindings" JSONB,
    "attemptAt" TIMESTAMPTZ(3),
    "reportSequence" BIGINT NOT NULL DEFAULT 0,
    "bootId" TEXT,
    "agentVersion" TEXT,
    "wanAddresses" JSONB,
    "observedAddress" TEXT,
    "presence" TEXT NOT NULL DEFAULT 'offline',
    "mqttSession" TEXT,
    "presenceChangedAt" TIMESTAMPTZ(3),
    "lastSeenAt" TIMESTAMPTZ(3),
    "lastSample" JSONB,
    "enrolledAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "appliance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment_secret" (
    "id" UUID NOT NULL,
    "applianceId" UUID NOT NULL,
    "secretHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "usedByKey" TEXT,
    "failedAttempts" INTEGER NOT NULL DEFAULT 0,
    "lockedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "enrolment_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate_authority" (
    "name" TEXT NOT NULL,
    "certificate" TEXT NOT NULL,
    "sealedKey" TEXT NOT NULL,
    "crl" BYTEA,
    "crlNumber" BIGINT NOT NULL DEFAULT 0,
    "crlDueAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificate_authority_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "certificate" (
    "serialNumber" TEXT NOT NULL,
    "authorityName" TEXT NOT NULL,
    "profile" TEXT NOT NULL,
    "applianceId" UUID,
    "subject" TEXT NOT NULL,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "notAfter" TIMESTAMPTZ(3) NOT NULL,
    "certificate" TEXT NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revocationReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "certificate_pkey" PRIMARY KEY ("serialNumber")
);

-- CreateTable
CREATE TABLE "network" (
    "id" UUID NOT NULL,
    "externalKey" TEXT,
    "customerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "network_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "network_site" (
    "siteId" UUID NOT NULL,
    "networkId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "allotments" JSONB NOT NULL,
    "inDraft" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "network_site_pkey" PRIMARY KEY ("siteId")
);

-- CreateTable
CREATE TABLE "revision" (
    "number" BIGSERIAL NOT NULL,
    "networkId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    "kind" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "inputs" JSONB NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "target_state" (
    "revisionNumber" BIGINT NOT NULL,
    "applianceId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "difference" JSONB NOT NULL,
    "parametersFrom" BIGINT NOT NULL,

    CONSTRAINT "target_state_pkey" PRIMARY KEY ("revisionNumber","applianceId")
);

-- CreateTable
CREATE TABLE "rollout" (
    "id" UUID NOT NULL,
    "revisionNumber" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "confirmWithinSeconds" INTEGER NOT NULL,
    "waves" JSONB NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "rollout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollout_step" (
    "rolloutId" UUID NOT NULL,
    "applianceId" UUID NOT NULL,
    "wave" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "findings" JSONB,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollout_step_pkey" PRIMARY KEY ("rolloutId","applianceId")
);

-- CreateTable
CREATE TABLE "report" (
    "applianceId" UUID NOT NULL,
    "bootId" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("applianceId","sequence","bootId")
);

-- CreateTable
CREATE TABLE "appliance_event" (
    "id" UUID NOT NULL,
    "applianceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "appliance_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "command" (
    "id" UUID NOT NULL,
    "applianceId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "args" JSONB NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "output" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refusal" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "channel" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "applianceId" UUID,
    "source" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "refusal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_tokenHash_key" ON "api_token"("tokenHash");

-- CreateIndex
CREATE INDEX "idempotency_key_createdAt_idx" ON "idempotency_key"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "reseller_externalKey_key" ON "reseller"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "customer_externalKey_key" ON "customer"("externalKey");

-- CreateIndex
CREATE INDEX "customer_resellerId_idx" ON "customer"("resellerId");

-- CreateIndex
CREATE UNIQUE INDEX "site_externalKey_key" ON "site"("externalKey");

-- CreateIndex
CREATE INDEX "site_customerId_idx" ON "site"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "appliance_externalKey_key" ON "appliance"("externalKey");

-- CreateIndex
CREATE UNIQUE INDEX "appliance_serial_key" ON "appliance"("serial");

-- CreateIndex
CREATE INDEX "appliance_siteId_idx" ON "appliance"("siteId");

-- CreateIndex
CREATE INDEX "appliance_presence_idx" ON "appliance"("presence");

-- CreateIndex
CREATE INDEX "enrolment_secret_applianceId_idx" ON "enrolment_secret"("applianceId");

-- CreateIndex
CREATE INDEX "certificate_applianceId_idx" ON "certificate"("applianceId");

-- CreateIndex
CREATE INDEX "certificate_authorityName_revokedAt_idx" ON "certificate"("authorityName", "revokedAt");

-- CreateIndex
CREATE UNIQUE INDEX "network_externalKey_key" ON "network"("externalKey");

-- CreateIndex
CREATE INDEX "network_customerId_idx" ON "network"("customerId");

-- CreateIndex
CREATE INDEX "network_site_networkId_idx" ON "network_site"("networkId");

-- CreateIndex
CREATE INDEX "revision_networkId_number_idx" ON "revision"("networkId", "number");

-- CreateIndex
CREATE INDEX "target_state_applianceId_idx" ON "target_state"("applianceId");

-- CreateIndex
CREATE INDEX "rollout_revisionNumber_idx" ON "rollout"("revisionNumber");

-- CreateIndex
CREATE INDEX "rollout_state_idx" ON "rollout"("state");

-- CreateIndex
CREATE INDEX "rollout_step_applianceId_idx" ON "rollout_step"("applianceId");

-- CreateIndex
CREATE INDEX "report_applianceId_receivedAt_idx" ON "report"("applianceId", "receivedAt");

-- CreateIndex
CREATE INDEX "appliance_event_applianceId_at_idx" ON "appliance_event"("applianceId", "at");

-- CreateIndex
CREATE INDEX "command_applianceId_id_idx" ON "command"("applianceId", "id");

-- CreateIndex
CREATE INDEX "refusal_at_idx" ON "refusal"("at");

-- CreateIndex
CREATE INDEX "refusal_applianceId_at_idx" ON "refusal"("applianceId", "at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_resellerId_fkey" FOREIGN KEY ("resellerId") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appliance" ADD CONSTRAINT "appliance_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_secret" ADD CONSTRAINT "enrolment_secret_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_authorityName_fkey" FOREIGN KEY ("authorityName") REFERENCES "certificate_authority"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate" ADD CONSTRAINT "certificate_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network" ADD CONSTRAINT "network_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network_site" ADD CONSTRAINT "network_site_siteId_fkey" FOREIGN KEY ("siteId") REFERENCES "site"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "network_site" ADD CONSTRAINT "network_site_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision" ADD CONSTRAINT "revision_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_state" ADD CONSTRAINT "target_state_revisionNumber_fkey" FOREIGN KEY ("revisionNumber") REFERENCES "revision"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_state" ADD CONSTRAINT "target_state_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout" ADD CONSTRAINT "rollout_revisionNumber_fkey" FOREIGN KEY ("revisionNumber") REFERENCES "revision"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_step" ADD CONSTRAINT "rollout_step_rolloutId_fkey" FOREIGN KEY ("rolloutId") REFERENCES "rollout"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_step" ADD CONSTRAINT "rollout_step_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appliance_event" ADD CONSTRAINT "appliance_event_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "command" ADD CONSTRAINT "command_applianceId_fkey" FOREIGN KEY ("applianceId") REFERENCES "appliance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

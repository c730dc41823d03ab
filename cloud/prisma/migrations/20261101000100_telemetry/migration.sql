-- Samples of appliances, one partition a day (UTC) by the time of the sample. cloud/telemetry makes the partitions
-- ahead, drops those past their retention, and is the only one that reads and writes here. A sample that is sent twice
-- has the same time both times, so that the key knows it.
CREATE TABLE "telemetry_sample" (
    "applianceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "bootId" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "sample" JSONB NOT NULL,

    CONSTRAINT "telemetry_sample_pkey" PRIMARY KEY ("applianceId", "at", "bootId", "sequence")
) PARTITION BY RANGE ("at");

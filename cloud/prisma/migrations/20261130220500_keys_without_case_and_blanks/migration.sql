-- Keys of other systems that differ in case only, or in blanks around them, are one key.
CREATE FUNCTION trimmed_key(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
  btrim(key, E' \t\n\u000b\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff');

CREATE FUNCTION external_key_is_trimmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."externalKey" := nullif(trimmed_key(NEW."externalKey"), '');
  RETURN NEW;
END $$;

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "reseller" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "reseller" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "reseller_externalKey_folded" ON "reseller" (lower("externalKey"));
CREATE TRIGGER reseller_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "reseller"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "customer" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY "keyOwner", lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "customer" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "customer_externalKey_folded" ON "customer" ("keyOwner", lower("externalKey"));
CREATE TRIGGER customer_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "customer"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "site" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY "keyOwner", lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "site" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "site_externalKey_folded" ON "site" ("keyOwner", lower("externalKey"));
CREATE TRIGGER site_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "site"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "appliance" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY "keyOwner", lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "appliance" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "appliance_externalKey_folded" ON "appliance" ("keyOwner", lower("externalKey"));
CREATE TRIGGER appliance_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "appliance"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "network" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY "keyOwner", lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "network" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "network_externalKey_folded" ON "network" ("keyOwner", lower("externalKey"));
CREATE TRIGGER network_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "network"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "template" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "template" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "template_externalKey_folded" ON "template" (lower("externalKey"));
CREATE TRIGGER template_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "template"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

-- Those that were told apart until now stay so: all but the first get the end of their id behind the key.
UPDATE "teleworker" t SET "externalKey" = nullif(trimmed_key(t."externalKey"), '') ||
    CASE WHEN n.place > 1 THEN ' #' || right(t.id::text, 8) ELSE '' END
  FROM (SELECT id, row_number() OVER (PARTITION BY "keyOwner", lower(trimmed_key("externalKey")) ORDER BY "createdAt", id) AS place
    FROM "teleworker" WHERE "externalKey" IS NOT NULL) n
  WHERE n.id = t.id AND (n.place > 1 OR t."externalKey" IS DISTINCT FROM nullif(trimmed_key(t."externalKey"), ''));
CREATE UNIQUE INDEX "teleworker_externalKey_folded" ON "teleworker" ("keyOwner", lower("externalKey"));
CREATE TRIGGER teleworker_key_is_trimmed BEFORE INSERT OR UPDATE OF "externalKey" ON "teleworker"
  FOR EACH ROW EXECUTE FUNCTION external_key_is_trimmed();

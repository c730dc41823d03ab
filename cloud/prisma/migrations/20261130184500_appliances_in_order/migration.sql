-- Numbers in serial numbers by their value; `SERIAL` of cloud/appliances/list-order.ts has the same words.
CREATE INDEX "appliance_serial_order" ON "appliance" ((regexp_replace(regexp_replace("serial", '(\d+)', '0000000000\1', 'g'), '0*(\d{10})', '\1', 'g') COLLATE "C"), "id");

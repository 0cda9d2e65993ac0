BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'alephee-bot','m001_tables','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'alephee-bot','m002_sends','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'alephee-bot','m003_unconfirmed','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'alephee-bot','m004_erasure','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'alephee-bot','m005_chain_end','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'alephee-bot','m006_links','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'alephee-bot','m007_smaller','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'alephee-bot','m008_follow_ups','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'alephee-bot','m009_approvals','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'alephee-bot','m010_record','2026-11-21 12:00:00');
CREATE TABLE "alert_requests" (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    UNIQUE (alert_id, request_id)
) STRICT;
INSERT INTO "alert_requests" VALUES(1,'alert00000026','r3',0);
CREATE TABLE "alerts" (
    seq INTEGER NOT NULL UNIQUE,
    id TEXT PRIMARY KEY,
    cause TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at TEXT NOT NULL CHECK (first_at GLOB '????-??-??T??:??:??.???Z'),
    last_at TEXT NOT NULL CHECK (last_at GLOB '????-??-??T??:??:??.???Z'),
    resolved_at TEXT CHECK (resolved_at GLOB '????-??-??T??:??:??.???Z'),
    note TEXT NOT NULL
, about TEXT NOT NULL DEFAULT '', hour TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "alerts" VALUES(1,'alert00000026','failure.refused',1,'2026-11-21T12:00:09.000Z','2026-11-21T12:00:09.000Z',NULL,'','','');
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'00000000000000000000000000000016','said 200');
INSERT INTO "answers" VALUES(2,'0000000000000000000000000000001f','said 412');
INSERT INTO "answers" VALUES(14,'0000000000000000000000000000090d','Created');
INSERT INTO "answers" VALUES(15,'00000000000000000000000000000912','busy');
INSERT INTO "answers" VALUES(16,'00000000000000000000000000000914','not found');
INSERT INTO "answers" VALUES(18,'IUGFZSFOe2H5oTBgMjbWnw','said None');
CREATE TABLE approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    approver TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (batch_id, approver)
) STRICT;
INSERT INTO "approvals" VALUES(2,'x1','U00IVO','2026-11-21T12:03:25.000Z');
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES requests (id),
    call_id TEXT NOT NULL,
    started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
    ended_at TEXT CHECK (ended_at GLOB '????-??-??T??:??:??.???Z'),
    outcome TEXT CHECK (outcome IN ('sent', 'refused', 'never_sent', 'unknown', 'not_arrived')),
    http_status INTEGER
) STRICT;
INSERT INTO "attempts" VALUES(1,'r1','c1','2026-11-21T12:00:02.000Z','2026-11-21T12:00:03.000Z','sent',200);
INSERT INTO "attempts" VALUES(2,'r3','c1','2026-11-21T12:00:02.000Z','2026-11-21T12:00:03.000Z','refused',412);
INSERT INTO "attempts" VALUES(3,'u1','cu1','2026-11-21T12:00:31.000Z','2026-11-21T12:00:32.000Z','unknown',NULL);
INSERT INTO "attempts" VALUES(4,'u2','cu2','2026-11-21T12:00:31.000Z','2026-11-21T12:00:32.000Z','unknown',NULL);
INSERT INTO "attempts" VALUES(5,'u3','cu3','2026-11-21T12:00:31.000Z','2026-11-21T12:00:32.000Z','unknown',NULL);
INSERT INTO "attempts" VALUES(6,'k1','ck1','2026-11-21T12:00:41.000Z','2026-11-21T12:00:42.000Z','sent',200);
INSERT INTO "attempts" VALUES(7,'k2','ck2','2026-11-21T12:00:41.000Z','2026-11-21T12:00:42.000Z','sent',200);
INSERT INTO "attempts" VALUES(8,'k3','ck3','2026-11-21T12:00:41.000Z','2026-11-21T12:00:42.000Z','sent',200);
INSERT INTO "attempts" VALUES(9,'k4','ck4','2026-11-21T12:00:41.000Z','2026-11-21T12:00:42.000Z','unknown',NULL);
INSERT INTO "attempts" VALUES(10,'o1','co1','2026-11-21T12:01:01.000Z','2026-11-21T12:01:02.000Z','sent',200);
INSERT INTO "attempts" VALUES(11,'o2','co2','2026-11-21T12:01:01.000Z','2026-11-21T12:01:02.000Z','sent',200);
INSERT INTO "attempts" VALUES(12,'n1','cn','2026-11-21T12:03:27.000Z','2026-11-21T12:03:28.000Z','sent',NULL);
INSERT INTO "attempts" VALUES(13,'n2','cn','2026-11-21T12:03:31.000Z','2026-11-21T12:03:32.000Z','not_arrived',NULL);
INSERT INTO "attempts" VALUES(14,'n4','cn','2026-11-21T12:03:41.000Z','2026-11-21T12:03:42.000Z','sent',201);
INSERT INTO "attempts" VALUES(15,'n5','cn','2026-11-21T12:03:51.000Z','2026-11-21T12:03:52.000Z','sent',503);
INSERT INTO "attempts" VALUES(16,'n6','cn','2026-11-21T12:03:51.000Z','2026-11-21T12:03:52.000Z','refused',404);
INSERT INTO "attempts" VALUES(17,'n7','cn','2026-11-21T12:04:01.000Z','2026-11-21T12:04:02.000Z','sent',201);
INSERT INTO "attempts" VALUES(18,'y1','c1','2026-11-21T12:00:02.000Z','2026-11-21T12:00:03.000Z','sent',NULL);
CREATE TABLE "batches" (
    seq INTEGER NOT NULL UNIQUE,
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at TEXT NOT NULL CHECK (requested_at GLOB '????-??-??T??:??:??.???Z'),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
    decision TEXT CHECK (decision IN ('approved', 'declined', 'withdrawn', 'expired', 'not_needed')),
    decided_by TEXT,
    decided_at TEXT CHECK (decided_at GLOB '????-??-??T??:??:??.???Z'),
    buyer_replied INTEGER NOT NULL CHECK (buyer_replied IN (0, 1)),
    language TEXT NOT NULL
, replaces TEXT REFERENCES batches (id)) STRICT;
INSERT INTO "batches" VALUES(1,'b1','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(2,'b2','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','declined','U00EVA','2026-11-21T12:00:01.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(3,'b3','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(4,'b4','integrate',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(5,'b5','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(6,'v6','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(7,'v7','integrate',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(8,'v8','document',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:30.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(9,'v9','create_order',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:30.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(10,'v10','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:30.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(11,'v11','integrate',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:40.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(12,'v12','create_order',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:01:00.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(13,'v13','create_order',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:01:00.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(14,'v14','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','withdrawn','U00ANA','2026-11-21T12:01:20.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(15,'bp1','message',15001,'U00ANA','2026-11-21T12:01:40.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,1,'es',NULL);
INSERT INTO "batches" VALUES(16,'bp2','integrate',15001,'U00ANA','2026-11-21T12:01:41.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(17,'bp3','message',15001,'U00ANA','2026-11-21T12:01:42.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:01:50.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(18,'bp4','message',15001,'U00ANA','2026-11-21T12:01:43.000Z','2026-11-22T12:00:00.000Z','declined','U00EVA','2026-11-21T12:01:51.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(19,'bp5','message',15001,'U00ANA','2026-11-21T12:01:44.000Z','2026-11-22T12:00:00.000Z','not_needed',NULL,'2026-11-21T12:01:52.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(20,'x1','message',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','approved','U00EVA','2026-11-21T12:03:26.000Z',1,'es',NULL);
INSERT INTO "batches" VALUES(21,'x2','message',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','approved','U00EVA','2026-11-21T12:03:30.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(22,'x3','message',15001,'U00ANA','2026-11-21T12:03:35.000Z','2026-11-22T12:03:35.000Z','declined','U00EVA','2026-11-21T12:03:36.000Z',0,'es','x2');
INSERT INTO "batches" VALUES(23,'x4','document',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','approved','U00EVA','2026-11-21T12:03:40.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(24,'x5','integrate',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','not_needed',NULL,'2026-11-21T12:03:50.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(25,'x6','create_order',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','approved','U00EVA','2026-11-21T12:04:00.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(26,'x7','message',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z',NULL,NULL,NULL,0,'es',NULL);
INSERT INTO "batches" VALUES(27,'x8','message',15001,'U00ANA','2026-11-21T12:03:20.000Z','2026-11-22T12:03:20.000Z','declined','U00EVA','2026-11-21T12:04:11.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(28,'y1b','message',15001,'U00ANA','2026-11-21T12:06:41.000Z','2026-11-22T13:00:00.000Z','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es',NULL);
INSERT INTO "batches" VALUES(29,'y2b','message',15001,'U00IVO','2026-11-21T12:06:46.000Z','2026-11-22T13:00:00.000Z','declined','U00EVA','2026-11-21T12:06:47.000Z',0,'es',NULL);
CREATE TABLE chain (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    events INTEGER NOT NULL,
    head TEXT NOT NULL
) STRICT;
INSERT INTO "chain" VALUES(1,120,'s2:w84VLXAn3a3ddTvISqLBEP7QZS4evUHut7LmruCI9yw');
CREATE TABLE contents (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    salt TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    summary TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "contents" VALUES('r1','00000000000000000000000000000017','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 200');
INSERT INTO "contents" VALUES('r2','00000000000000000000000000000019','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r3','00000000000000000000000000000020','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","size":10,"slack_id":"F1","source_sha256":"","url":""},"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 412');
INSERT INTO "contents" VALUES('m1','00000000000000000000000000000022','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('m2','00000000000000000000000000000023','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r5','00000000000000000000000000000025','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('c1','a9cWZA0KVDx66Nq_gP3NWw','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"","size":9,"slack_id":"F1","source_sha256":"","url":"https://files.slack.com/F1?t=xoxe-secret"},"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('l1','IdPy6_N4rN4tpn02y3LQIA','{"integrated":true,"kind":"integrate"}','','[]','');
INSERT INTO "contents" VALUES('l2','Y8McNx7mESkKJC0v30-JzQ','{"integrated":true,"kind":"integrate"}','','[]','');
INSERT INTO "contents" VALUES('u1','kkAhpif9V7txlTH1fJafFg','{"document_type":1,"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"aa02b41c06e45784ab6fc491abb59f0a3902742a05127c35eb126f59786da612","size":9,"slack_id":"F1","source_sha256":"","url":""},"fiscal_key":"","kind":"document","number":"","series_number":""}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('u2','v2FptgMfWp-OcKV9T6px9g','{"body":"{}","external_order_id":"OWN-2","kind":"create_order"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('u3','Zi7KEd9v-xnbY2M-S-O4jQ','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('k1','bPPDroBSqZkdUbGQAwZKFw','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('k2','xF5U6Z1nLnsAXWkijVWWXg','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('k3','IEQ5JGbeYEzO1QcfAzBhFw','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('k4','VPf4Pp5IKRLFnWy_HbF64g','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('o1','GzfxqPK9SPM0XJRfq1ToQQ','{"body":"{}","external_order_id":"OWN-1","kind":"create_order"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('o2','1oJu-Htql5qnWZSV9eUAVA','{"body":"{}","external_order_id":"OWN-3","kind":"create_order"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('w1','TWD3QDrr1cYV3fwpi2Yleg','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"","size":9,"slack_id":"F1","source_sha256":"","url":""},"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('p1','00000000000000000000000000000201','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('bp2m1','00000000000000000000000000000203','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('bp2m2','00000000000000000000000000000204','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('bp2m3','00000000000000000000000000000205','{"integrated":true,"kind":"integrate"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('p3','00000000000000000000000000000207','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('p4','00000000000000000000000000000209','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('p5','0000000000000000000000000000020c','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('n1','00000000000000000000000000000902','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Carla Ejemplo","item":"Remera","qty":2,"lines":3,"total":"15200.50 ARS","link":"com.ar/MLA-123456789"}','[["text.link",{"domain":"example.com"}],["rule.late",{"at":{"$time":"2026-11-21T12:00:00+00:00"}}]]','');
INSERT INTO "contents" VALUES('n2','00000000000000000000000000000907','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Carla Ejemplo","item":"Remera","qty":2,"lines":3,"total":"15200.50 ARS","link":"com.ar/MLA-123456789"}','[["text.link",{"domain":"example.com"}],["recheck.found",{}],["rule.too_late",{}]]','');
INSERT INTO "contents" VALUES('n3','00000000000000000000000000000909','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Carla Ejemplo","item":"Remera","qty":2,"lines":3,"total":"15200.50 ARS","link":"com.ar/MLA-123456789"}','[]','');
INSERT INTO "contents" VALUES('n4','0000000000000000000000000000090e','{"date":"2026-11-20","document_type":1,"file":{"mimetype":"application/pdf","name":"factura-12345.pdf","permalink":"","sha256":"272fac9734db6169416829cd561906cede325e6f4604966cb0e63245361f1320","size":16,"slack_id":"F9","source_sha256":"","url":""},"fiscal_key":"35261114200166000187550010000000046550010000","kind":"document","number":"A-0001-00012345","series_number":"1"}','{"buyer":"Carla Ejemplo","item":"Remera","qty":2,"lines":3,"total":"15200.50 ARS","link":"com.ar/MLA-123456789"}','[]','Created');
INSERT INTO "contents" VALUES('n5','00000000000000000000000000000913','{"erp_status":"facturado","integrated":true,"kind":"integrate","own_order_id":"ERP-5"}','{"buyer":"Bruno Ejemplo","item":"Zapatillas"}','[]','busy');
INSERT INTO "contents" VALUES('n6','00000000000000000000000000000915','{"erp_status":"facturado","integrated":true,"kind":"integrate","own_order_id":"ERP-6"}','{"buyer":"Bruno Ejemplo","item":"Zapatillas"}','[]','not found');
INSERT INTO "contents" VALUES('n8','0000000000000000000000000000091a','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"","size":9,"slack_id":"F1","source_sha256":"","url":""},"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Carla Ejemplo","item":"Remera","qty":2,"lines":3,"total":"15200.50 ARS","link":"com.ar/MLA-123456789"}','[["file.too_large",{"limit_mb":10,"name":"factura.pdf"}]]','');
INSERT INTO "contents" VALUES('n9','0000000000000000000000000000091e','{"kind":"message","reason":4,"shown":""}','','[]','');
INSERT INTO "contents" VALUES('n7','a4Ar8SHvOlgnkjDG_H1mFw','{"amounts":{"items":15999.5,"paid":15999.5,"shipping":0},"body":"{\"MarketplaceId\":50,\"ExternalOrderId\":\"OWN-2026-000147\",\"DateCreated\":\"2026-03-08T16:20:11Z\",\"Items\":[{\"Product\":{\"SKU\":\"FLT-0101\",\"Title\":\"Kit de distribución\"},\"Quantity\":1,\"StockMovement\":false,\"UnitPrice\":15999.5,\"Status\":10}],\"Buyer\":{\"Name\":\"Ana Prueba\",\"DocType\":\"DNI\",\"DocNumber\":\"30111222\",\"Phone\":\"+000000000\",\"BillingInfo\":{\"DocType\":\"DNI\",\"DocNumber\":\"30111222\",\"TaxPayerType\":\"Consumidor final\",\"Address\":{\"CountryId\":\"AR\",\"StateCode\":\"AR-C\",\"City\":\"CABA\",\"StreetName\":\"Av. Siempreviva\",\"ZipCode\":\"1425\",\"Phone\":\"+000000000\"}},\"Address\":{\"CountryId\":\"AR\",\"StateCode\":\"AR-C\",\"City\":\"CABA\",\"StreetName\":\"Av. Siempreviva\",\"ZipCode\":\"1425\",\"Phone\":\"+000000000\"}},\"Payments\":[{\"ExternalPaymentId\":\"PAY-000147-1\",\"Amount\":15999.5,\"AmountNoDiscount\":15999.5,\"Status\":1,\"DateCreated\":\"2026-03-08T16:20:11Z\",\"DateApproved\":\"2026-03-08T16:20:11Z\"}],\"Shipping\":{\"ExternalShippingId\":147001,\"Method\":4,\"LogisticType\":4,\"Cost\":{\"Seller\":0.0,\"Receiver\":0.0,\"Total\":0.0},\"Receiver\":{\"Name\":\"Ana Prueba\",\"Address\":{\"CountryId\":\"AR\",\"StateCode\":\"AR-C\",\"City\":\"CABA\",\"StreetName\":\"Av. Siempreviva\",\"ZipCode\":\"1425\",\"Phone\":\"+000000000\"}},\"EstimatedDeliveryDate\":\"2026-03-12T23:00:00Z\",\"DateCreated\":\"2026-03-08T16:20:11Z\"}}","external_order_id":"OWN-2026-000147","kind":"create_order"}','{"buyer":"Ana Prueba","item":"Zapatillas","total":"1500 ARS"}','[]','');
INSERT INTO "contents" VALUES('y1','_czM2qrIzWEsqeG8VZKafQ','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Bruno Ejemplo","item":"Zapatillas"}','[["contact.phone",{"words":"11 5555"}],["order.pending_payment",{}]]','said None');
INSERT INTO "contents" VALUES('y2','pmSDurSy_7BTi2CXa2AeFg','{"kind":"message","reason":4,"text":"Hola, ¿recibió la talla correcta?"}','{"buyer":"Bruno Ejemplo","item":"Zapatillas"}','[]','');
CREATE TABLE counts (
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kind, state)
) STRICT, WITHOUT ROWID;
INSERT INTO "counts" VALUES('create_order','sent',3);
INSERT INTO "counts" VALUES('create_order','unknown',1);
INSERT INTO "counts" VALUES('document','sent',1);
INSERT INTO "counts" VALUES('document','unknown',1);
INSERT INTO "counts" VALUES('integrate','collecting',2);
INSERT INTO "counts" VALUES('integrate','pending',5);
INSERT INTO "counts" VALUES('integrate','refused',1);
INSERT INTO "counts" VALUES('integrate','sent',4);
INSERT INTO "counts" VALUES('integrate','unknown',1);
INSERT INTO "counts" VALUES('message','approved',2);
INSERT INTO "counts" VALUES('message','collecting',1);
INSERT INTO "counts" VALUES('message','declined',5);
INSERT INTO "counts" VALUES('message','invalid',1);
INSERT INTO "counts" VALUES('message','pending',2);
INSERT INTO "counts" VALUES('message','refused',2);
INSERT INTO "counts" VALUES('message','sending',0);
INSERT INTO "counts" VALUES('message','sent',3);
INSERT INTO "counts" VALUES('message','unknown',1);
INSERT INTO "counts" VALUES('message','withdrawn',1);
CREATE TABLE digests (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
INSERT INTO "digests" VALUES('b1','00000000000000000000000000000014','sha256:d');
INSERT INTO "digests" VALUES('b2','00000000000000000000000000000018','sha256:d');
INSERT INTO "digests" VALUES('b3','0000000000000000000000000000001d','sha256:e');
INSERT INTO "digests" VALUES('b4','00000000000000000000000000000021','sha256:d');
INSERT INTO "digests" VALUES('b5','00000000000000000000000000000024','sha256:d');
INSERT INTO "digests" VALUES('v6','tzDyBBlvMfS-yCSVlJRKlQ','sha256:d');
INSERT INTO "digests" VALUES('v7','rwXnprWYaVxYqsbd_klhWA','sha256:d');
INSERT INTO "digests" VALUES('v8','8u5mTHgJPN3wK4s-pib0UQ','sha256:d');
INSERT INTO "digests" VALUES('v9','o9Q7fGSddnALQdSPNFZljg','sha256:d');
INSERT INTO "digests" VALUES('v10','flynDAIwduBB9df-rZPcew','sha256:d');
INSERT INTO "digests" VALUES('v11','uKp1qxaamEMW9b5bJSpeNw','sha256:d');
INSERT INTO "digests" VALUES('v12','SYY5Vy2VFsq4JglmaCvsUQ','sha256:d');
INSERT INTO "digests" VALUES('v13','Gjb55sGG2HyrWIHnUyOunA','sha256:d');
INSERT INTO "digests" VALUES('v14','NPERj4-oFljdCIidNNwOiQ','sha256:d');
INSERT INTO "digests" VALUES('bp1','00000000000000000000000000000200','sha256:d');
INSERT INTO "digests" VALUES('bp2','00000000000000000000000000000202','sha256:d');
INSERT INTO "digests" VALUES('bp3','00000000000000000000000000000206','sha256:d');
INSERT INTO "digests" VALUES('bp4','00000000000000000000000000000208','sha256:d');
INSERT INTO "digests" VALUES('bp5','0000000000000000000000000000020b','sha256:d');
INSERT INTO "digests" VALUES('x1','00000000000000000000000000000901','sha256:d');
INSERT INTO "digests" VALUES('x2','00000000000000000000000000000905','sha256:d');
INSERT INTO "digests" VALUES('x3','00000000000000000000000000000908','sha256:d');
INSERT INTO "digests" VALUES('x4','0000000000000000000000000000090b','sha256:d');
INSERT INTO "digests" VALUES('x5','0000000000000000000000000000090f','sha256:d');
INSERT INTO "digests" VALUES('x6','00000000000000000000000000000916','sha256:d');
INSERT INTO "digests" VALUES('x7','00000000000000000000000000000918','sha256:d');
INSERT INTO "digests" VALUES('y1b','HUQAbyOjXcCJYeDyctItWw','sha256:d');
INSERT INTO "digests" VALUES('y2b','C3rfxZ226kEy101YAhhICA','sha256:d');
CREATE TABLE "events" (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    name TEXT NOT NULL,
    batch_id TEXT REFERENCES batches (id),
    request_id TEXT REFERENCES requests (id),
    actor TEXT,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    changed TEXT NOT NULL CHECK (json_valid(changed)),
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO "events" VALUES(1,'2026-11-21T12:00:00.000Z','asked','b1','r1','U00ANA',NULL,'pending','{}','{"batches":{"b1":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r1":{"content_digest":"sha256:280819ce097dbb98a34321154f587cfd1930fe975bb94e0476d6c2bc1db68fd6"}},"digests":{"b1":{"content_digest":"sha256:e389480525469c0e99b7f76847a652357d3689ae035fbee252dc2db677b799fd"}},"requests":{"r1":{"account_id":15001,"attempts":0,"batch_id":"b1","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:0000000000000000000000000000000000000000000000000000000000000000','sha256:a2cc17d9e1643958b4431ddb7f3695363f10c512cdfbffd6365577fb7ff006d0');
INSERT INTO "events" VALUES(2,'2026-11-21T12:00:01.000Z','decided','b1',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b1":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:a2cc17d9e1643958b4431ddb7f3695363f10c512cdfbffd6365577fb7ff006d0','sha256:a73fc31214d3c5950c12e157dc46643a27c36e63c0ce227dcf38f53b88ea3135');
INSERT INTO "events" VALUES(3,'2026-11-21T12:00:01.000Z','approved','b1','r1','U00EVA','pending','approved','{}','{"requests":{"r1":{"finished_at":null,"state":"approved"}}}','sha256:a73fc31214d3c5950c12e157dc46643a27c36e63c0ce227dcf38f53b88ea3135','sha256:6538233558f1eb0596af198d3219fe93b32f7bc2213818578190e570e58ae9fd');
INSERT INTO "events" VALUES(4,'2026-11-21T12:00:02.000Z','attempt_begun','b1','r1',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"1":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r1","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r1":{"attempts":1}}}','sha256:6538233558f1eb0596af198d3219fe93b32f7bc2213818578190e570e58ae9fd','sha256:39e47d1f2be630df7cf1a9b77f0f34aa2afc083894b99a34bf15a51206c01de3');
INSERT INTO "events" VALUES(5,'2026-11-21T12:00:02.000Z','claimed','b1','r1',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r1":{"finished_at":null,"state":"sending"}}}','sha256:39e47d1f2be630df7cf1a9b77f0f34aa2afc083894b99a34bf15a51206c01de3','sha256:d6389f66c74ea50a1a584b1953dd33fed8529f640e525234511534f2e9c919df');
INSERT INTO "events" VALUES(6,'2026-11-21T12:00:03.000Z','attempt_ended','b1','r1',NULL,NULL,NULL,'{"call_id":"c1","http_status":200,"outcome":"sent"}','{"answers":{"1":{"content_digest":"sha256:2214da287ab879f1de9f2ea1fbe9168f43fef104c3dbe24c6b964739890c6cc3"}},"attempts":{"1":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":200,"outcome":"sent"}},"contents":{"r1":{"content_digest":"sha256:c3226d01713510c87ad613ec77fa5f544133d27acf7f04a009f262ecf0266e68"}},"requests":{"r1":{"http_status":200}}}','sha256:d6389f66c74ea50a1a584b1953dd33fed8529f640e525234511534f2e9c919df','sha256:d2fb9bd46daabe9796ccc93d67df36c3135326131110416917581fdba26ce739');
INSERT INTO "events" VALUES(7,'2026-11-21T12:00:03.000Z','sent','b1','r1',NULL,'sending','sent','{}','{"requests":{"r1":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":200,"state":"sent"}}}','sha256:d2fb9bd46daabe9796ccc93d67df36c3135326131110416917581fdba26ce739','sha256:b644f21472875b2881e2ffd656329015948d8545ae25122a09d15e907371e8f7');
INSERT INTO "events" VALUES(8,'2026-11-21T12:00:00.000Z','asked','b2','r2','U00ANA',NULL,'pending','{}','{"batches":{"b2":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r2":{"content_digest":"sha256:45553388080ddb9d57424eee3fd81482a38635864d2506500f7d199dea34ce4b"}},"digests":{"b2":{"content_digest":"sha256:362cb051d610ad4b034a56e80fc131149f75b6eaf294d13e8bcc9369326b7060"}},"requests":{"r2":{"account_id":15001,"attempts":0,"batch_id":"b2","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:b644f21472875b2881e2ffd656329015948d8545ae25122a09d15e907371e8f7','sha256:5a9a7880e7d88c92806c5fec2c90623c549b07deb2bf7db08c1ae3872d52f0ff');
INSERT INTO "events" VALUES(9,'2026-11-21T12:00:01.000Z','decided','b2',NULL,'U00EVA',NULL,NULL,'{"decision":"declined"}','{"batches":{"b2":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"declined"}},"remarks":{"b2":{"content_digest":"sha256:c1a11c0fdd82711a12eb076752cb1a3f77328b5f74f62d90042181a58aebf84c"}}}','sha256:5a9a7880e7d88c92806c5fec2c90623c549b07deb2bf7db08c1ae3872d52f0ff','sha256:0499b725003ce2161f24901f054b0a98fb7ff1226923a87df1c68308a21456d7');
INSERT INTO "events" VALUES(10,'2026-11-21T12:00:01.000Z','declined','b2','r2','U00EVA','pending','declined','{}','{"requests":{"r2":{"finished_at":"2026-11-21T12:00:01.000Z","state":"declined"}}}','sha256:0499b725003ce2161f24901f054b0a98fb7ff1226923a87df1c68308a21456d7','sha256:648581d5109511b8bb1329f8f3061bfdc5ed857142051b3ad9d150222395fe4c');
INSERT INTO "events" VALUES(11,'2026-11-21T12:00:02.000Z','buyer_replied',NULL,NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":"2026-11-21T12:00:02.000Z","by":"U00ANA"}}}','sha256:648581d5109511b8bb1329f8f3061bfdc5ed857142051b3ad9d150222395fe4c','sha256:8763b31c8fa20d02f58756a16212c4c05c443ccb9d5f6fa822ebbf903a363308');
INSERT INTO "events" VALUES(12,'2026-11-21T12:00:00.000Z','asked','b3','r3','U00ANA',NULL,'collecting','{}','{"batches":{"b3":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r3":{"content_digest":"sha256:4b2773f70ce455e5587c5c96e02a52ca53173c19932e6cf45c78bae227cb5418"}},"digests":{"b3":{"content_digest":"sha256:8b697d7c1e53be3248caea0fc6e20415f456dc3cd33af5f7b582bd62967facdb"}},"requests":{"r3":{"account_id":15001,"attempts":0,"batch_id":"b3","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"collecting"}}}','sha256:8763b31c8fa20d02f58756a16212c4c05c443ccb9d5f6fa822ebbf903a363308','sha256:231db079104b67ba83e10b44cda9f0b935c8c1497fc3fd569f164b976a792451');
INSERT INTO "events" VALUES(13,'2026-11-21T12:00:00.000Z','digest_set','b3',NULL,NULL,NULL,NULL,'{}','{"digests":{"b3":{"content_digest":"sha256:ad713ba64949a4324c21db349b5117383aa543e9cb11ffa6045316aec22b5809"}}}','sha256:231db079104b67ba83e10b44cda9f0b935c8c1497fc3fd569f164b976a792451','sha256:6ea89f996ed908bbbc60d8f72a4e010d65141bd0863fccc525d26a9bc68b1ee4');
INSERT INTO "events" VALUES(14,'2026-11-21T12:00:03.000Z','collected','b3','r3',NULL,'collecting','pending','{}','{"contents":{"r3":{"content_digest":"sha256:6b8c1594a82a436b7e1311f8bb52008bd4ec2417523894603342ce283b21c879"}},"requests":{"r3":{"file_sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","finished_at":null,"reason":"OTHER","state":"pending"}}}','sha256:6ea89f996ed908bbbc60d8f72a4e010d65141bd0863fccc525d26a9bc68b1ee4','sha256:d41f9d846c34a9b306fb2f8b0536fd274caf2b57563458c1d189096edd6e6a60');
INSERT INTO "events" VALUES(15,'2026-11-21T12:00:01.000Z','decided','b3',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b3":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:d41f9d846c34a9b306fb2f8b0536fd274caf2b57563458c1d189096edd6e6a60','sha256:e72f980664e5b5bad9cf066c136a9bdf2f709f7cc861bcdfdb365aebdbde7bfd');
INSERT INTO "events" VALUES(16,'2026-11-21T12:00:01.000Z','approved','b3','r3','U00EVA','pending','approved','{}','{"requests":{"r3":{"finished_at":null,"state":"approved"}}}','sha256:e72f980664e5b5bad9cf066c136a9bdf2f709f7cc861bcdfdb365aebdbde7bfd','sha256:31948d5131fb73fcc0bc05878e64c38b7ff6cfa64c7a0da467cce9da677b30aa');
INSERT INTO "events" VALUES(17,'2026-11-21T12:00:02.000Z','attempt_begun','b3','r3',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"2":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r3","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r3":{"attempts":1}}}','sha256:31948d5131fb73fcc0bc05878e64c38b7ff6cfa64c7a0da467cce9da677b30aa','sha256:113ec92405f6707f833556068b8ac39eb7164bfacdc9f337dad3d610867288e8');
INSERT INTO "events" VALUES(18,'2026-11-21T12:00:02.000Z','claimed','b3','r3',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r3":{"finished_at":null,"state":"sending"}}}','sha256:113ec92405f6707f833556068b8ac39eb7164bfacdc9f337dad3d610867288e8','sha256:df5c345e607792f82ce5203f364c2b0812b0933b95bbb62c282c05d7fb0e60a3');
INSERT INTO "events" VALUES(19,'2026-11-21T12:00:03.000Z','attempt_ended','b3','r3',NULL,NULL,NULL,'{"call_id":"c1","http_status":412,"outcome":"refused"}','{"answers":{"2":{"content_digest":"sha256:7ff784dcbe6b6931b405bce46ec2a7d5b6089f6584fb2bf089fcab8e2debff3e"}},"attempts":{"2":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":412,"outcome":"refused"}},"contents":{"r3":{"content_digest":"sha256:5c2dd7656ba6c0188da66bb943c62a567ff5733f4c3c380c129ffed3298b9cb2"}},"requests":{"r3":{"http_status":412}}}','sha256:df5c345e607792f82ce5203f364c2b0812b0933b95bbb62c282c05d7fb0e60a3','sha256:21ba9951b8676f9cc5a394901f17d0a5bdd1d27fa96cc82b01fa3c0daaa15b43');
INSERT INTO "events" VALUES(20,'2026-11-21T12:00:03.000Z','refused','b3','r3',NULL,'sending','refused','{}','{"requests":{"r3":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":412,"state":"refused"}}}','sha256:21ba9951b8676f9cc5a394901f17d0a5bdd1d27fa96cc82b01fa3c0daaa15b43','sha256:f8b20ceb7d353d5e9237fdaf9da855baec0eb202c54199fac40dea4911859125');
INSERT INTO "events" VALUES(21,'2026-11-21T12:00:00.000Z','asked','b4','m1','U00ANA',NULL,'pending','{}','{"batches":{"b4":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"integrate","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"m1":{"content_digest":"sha256:233468fb77c8b529d83fddf4ab007d5ba6cac562fde231cbde91caf2ab404159"}},"digests":{"b4":{"content_digest":"sha256:3a0b9100eae0ae5fc719e28b16a20403589d112548b1fabd1d9ce58c117acfad"}},"requests":{"m1":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580101,"reason":null,"state":"pending"}}}','sha256:f8b20ceb7d353d5e9237fdaf9da855baec0eb202c54199fac40dea4911859125','sha256:fae91c398352ab4c7fb583a034f5338895db3af4c1f65993f4b65ae97750096c');
INSERT INTO "events" VALUES(22,'2026-11-21T12:00:00.000Z','asked','b4','m2','U00ANA',NULL,'pending','{}','{"contents":{"m2":{"content_digest":"sha256:53700337856814e7a3e004890690a3852e589a852521aad9172bbc613c03c5b2"}},"requests":{"m2":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580102,"reason":null,"state":"pending"}}}','sha256:fae91c398352ab4c7fb583a034f5338895db3af4c1f65993f4b65ae97750096c','sha256:8b4dfd4dde065278d30bb498e45dfdbb3e30832d132a07144f59244089c6e0f3');
INSERT INTO "events" VALUES(23,'2026-11-21T12:00:00.000Z','asked','b5','r5','U00ANA',NULL,'pending','{}','{"batches":{"b5":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r5":{"content_digest":"sha256:6f93db8a087f26f236734adc7fa52004c23b8a709e1287021df01a40ebe080f8"}},"digests":{"b5":{"content_digest":"sha256:57518d410d9c310ceec30403786e8e8e51fc0e7463f5e5c20cf9e0c55a31ed70"}},"requests":{"r5":{"account_id":15001,"attempts":0,"batch_id":"b5","cause":"","conversation":"15001/order/580105","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580105,"reason":"OTHER","state":"pending"}}}','sha256:8b4dfd4dde065278d30bb498e45dfdbb3e30832d132a07144f59244089c6e0f3','sha256:d2c5a172cc716dc03acfd99390db82bb62b46db3ff80d6655df90a7a43e51a12');
INSERT INTO "events" VALUES(24,'2026-11-21T12:00:09.000Z','doctor',NULL,NULL,NULL,NULL,NULL,'{"ñ":1}','{}','sha256:d2c5a172cc716dc03acfd99390db82bb62b46db3ff80d6655df90a7a43e51a12','sha256:4df2493a19f4469d84d23b2dc8e306da7fa8032cbe8dd2b8a1284a28744b7a0a');
INSERT INTO "events" VALUES(25,'2026-11-21T12:00:00.000Z','asked','v6','c1','U00ANA',NULL,'collecting','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"L0rlwEEtvfKc-hdTVwijuuEIcKOCAoH6Px9b6Hz0udw"},"requests":{"":[true,"message",15001,580106,"2000001234567890","AR","15001/order/580106","OTHER",null,true,true]},"contents":{"":"Zgk6ZMxytb4U6nk_Et6S0hqv1FDcb2BQAeMGKhgP_bA"}}','','s2:7D10lhI-1kGe8DNt3WYubf14OCdiKYhka7p7mTAZmYs');
INSERT INTO "events" VALUES(26,'2026-11-21T12:01:40.000Z','changed','v6','c1',NULL,NULL,NULL,'{}','{"requests":{"":{"due_at":"2026-11-21T12:01:44.000Z","delays":1}}}','','s2:7lOwFqqmlTT3EkfFI5fYn8geYl-AX_0XGfWxjJZKB_Y');
INSERT INTO "events" VALUES(27,'2026-11-21T12:00:00.000Z','asked','v7',NULL,'U00ANA',NULL,'collecting','{}','{"batches":{"":["integrate",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"MOO9Ilh3Et--TU-3sWRFi2gL6J1eFG7-Wbh3j0vQ3F4"},"requests":{"*":{"batch_id":true,"kind":"integrate","account_id":15001,"state":true,"due_at":true},"l1":{"order_id":580111},"l2":{"order_id":580112}},"contents":{"l1":"el9sn7qpgnQILB1vA_bb_qeqaOkoDdORsBil1ZzEuoU","l2":"7T9KmO_2-8dFWxGqSVXWgOXjfcn9fsuLoZB5WlLIuDs"}}','','s2:Gw7VaoMpOXZJwJHyRAOQ9fGrzca77gk8093YwU2VQ9s');
INSERT INTO "events" VALUES(28,'2026-11-21T12:00:00.000Z','asked','v8','u1','U00ANA',NULL,'pending','{}','{"batches":{"":["document",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"wYFk5acZnSMBL-9yz8lXcFkyWBwd6u2ozlt2bT7RJA0"},"requests":{"":[true,"document",15001,580108,"2000001234567890","AR","",null,"aa02b41c06e45784ab6fc491abb59f0a3902742a05127c35eb126f59786da612",true,true]},"contents":{"":"B3X7snb4r4LekXEW98mvAWOHR0AOYFKp--2H1ZGfYbM"}}','','s2:OAKE57o-u03bjn87EyiIuOz3VpEYSaWHFYrTeG9ybOQ');
INSERT INTO "events" VALUES(29,'2026-11-21T12:00:30.000Z','approved','v8','u1','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:Fv8BGjWtw10xiASi5fkWm8a00KdViqg63o9YjDRcj4s');
INSERT INTO "events" VALUES(30,'2026-11-21T12:00:31.000Z','claimed','v8','u1',NULL,'approved','sending','{}','{"attempts":{"3":[true,"cu1",true]},"requests":{"":{"attempts":1}}}','','s2:heXnNf4PofntkF1VjzNQklQiVpynxiC_BytRDF6_LMc');
INSERT INTO "events" VALUES(31,'2026-11-21T12:00:32.000Z','unknown','v8','u1',NULL,'sending','unknown','{}','{"attempts":{"3":{"outcome":"unknown","ended_at":true}},"requests":{"":{"cause":"failure.timeout","finished_at":true}}}','','s2:OUj0je5u4qFdTcbjOezg3JhzO9GrUccoj-NZ_LQbx24');
INSERT INTO "events" VALUES(32,'2026-11-21T12:01:40.000Z','changed','v8','u1',NULL,NULL,NULL,'{}','{"requests":{"":{"due_at":"2026-11-21T12:00:53.000Z","delays":2}}}','','s2:YLrLReyEUxJF476IRhVPHBwHBMF9Yyt0G9lsswppo2U');
INSERT INTO "events" VALUES(33,'2026-11-21T12:00:00.000Z','asked','v9','u2','U00ANA',NULL,'pending','{}','{"batches":{"":["create_order",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"VemEe2vMfmj_UHkF8a5h7DF5FgrDoQTEMU9EH4XPLX0"},"requests":{"":[true,"create_order",15001,null,"OWN-2","AR","",null,null,true,true]},"contents":{"":"LT1gQCWEtq2gHiAQCpibsKn1JyvMD4v6FhUObPTGaMA"}}','','s2:AbRCD8Fq0MZB640qxtvJ3aVCLSVHAvq0O9rdx_0U64Q');
INSERT INTO "events" VALUES(34,'2026-11-21T12:00:30.000Z','approved','v9','u2','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:eoegcYJ_bVIoLWMZzac-D276Ep2VhPbFIfIoQv_2ZHI');
INSERT INTO "events" VALUES(35,'2026-11-21T12:00:31.000Z','claimed','v9','u2',NULL,'approved','sending','{}','{"attempts":{"4":[true,"cu2",true]},"requests":{"":{"attempts":1}}}','','s2:Gjdtj7gTu85eKyuLEuGwyk5cTw2kiZEk-wvl0u_7YJo');
INSERT INTO "events" VALUES(36,'2026-11-21T12:00:32.000Z','unknown','v9','u2',NULL,'sending','unknown','{}','{"attempts":{"4":{"outcome":"unknown","ended_at":true}},"requests":{"":{"cause":"failure.timeout","finished_at":true}}}','','s2:Yh2RN06B8rZg4ARMXbS6dCIezngsFAotbanpF0zyetc');
INSERT INTO "events" VALUES(37,'2026-11-21T12:00:00.000Z','asked','v10','u3','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"Vv-DFHiadHov3wj4v2W-sboPaNICGRikwSbGOFwRtco"},"requests":{"":[true,"message",15001,580107,"2000001234567890","AR","15001/order/580107","OTHER",null,true,true]},"contents":{"":"AsX-0tI_5nxRtl_uHsPopBa4yjkrXaJuCe34iWf8Am4"}}','','s2:Q0jePOTimEOJMGW5TF6ReXrGcm2O2O9zkQZ8CZi_Ufw');
INSERT INTO "events" VALUES(38,'2026-11-21T12:00:30.000Z','approved','v10','u3','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:RUqeRn6ZjzX0gDQOFfVCxr3B-IL4OQgXotE-jnk6QVs');
INSERT INTO "events" VALUES(39,'2026-11-21T12:00:31.000Z','claimed','v10','u3',NULL,'approved','sending','{}','{"attempts":{"5":[true,"cu3",true]},"requests":{"":{"attempts":1}}}','','s2:EDzO6iH8sozJQdJnrY-ryq5MJLtH1HHwWbiIjWegzH8');
INSERT INTO "events" VALUES(40,'2026-11-21T12:00:32.000Z','unknown','v10','u3',NULL,'sending','unknown','{}','{"attempts":{"5":{"outcome":"unknown","ended_at":true}},"requests":{"":{"cause":"failure.timeout","finished_at":true}}}','','s2:2Js2ZiBZJhHF5m3tWs3cJclDqr13vgFU1spJsD7mUPM');
INSERT INTO "events" VALUES(41,'2026-11-21T12:00:00.000Z','asked','v11',NULL,'U00ANA',NULL,'pending','{}','{"batches":{"":["integrate",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"UW7MK3eUkOsOjgHRQCuRQ3HagaJk7ZgHBJHERlJk-n0"},"requests":{"*":{"batch_id":true,"kind":"integrate","account_id":15001,"country":"AR","state":true,"due_at":true},"k1":{"order_id":580101},"k2":{"order_id":580102},"k3":{"order_id":580103},"k4":{"order_id":580104}},"contents":{"k1":"QIsk38FIEyvHbN6X5DYwnwvW7c3m7rSnHmxfkRZezwk","k2":"HlYxetMGetsEDMtAAF15ChYaMXh1vOsBTkFNmP0qRyY","k3":"4AZhso-DKCdbuik7HqAxhscC3QOR7vsOjlo4Hb205Ao","k4":"l1Zw5MJE3fDiNel29R7fV3ecY0kNLAtrl0CCIgXi3FI"}}','','s2:iMJ8ofIUXlTmROkRggFHbh2WlbYhBEwfQyP1KFw6j8c');
INSERT INTO "events" VALUES(42,'2026-11-21T12:00:40.000Z','approved','v11',NULL,'U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"k1":{},"k2":{},"k3":{},"k4":{}}}','','s2:TNbrMc0w36uQm9fmYwiu41p8xZaqmSWU6mvGC-6tGIU');
INSERT INTO "events" VALUES(43,'2026-11-21T12:00:41.000Z','claimed','v11',NULL,NULL,'approved','sending','{}','{"attempts":{"*":{"started_at":true},"6":{"request_id":"k1","call_id":"ck1"},"7":{"request_id":"k2","call_id":"ck2"},"8":{"request_id":"k3","call_id":"ck3"},"9":{"request_id":"k4","call_id":"ck4"}},"requests":{"*":{"attempts":1},"k1":{},"k2":{},"k3":{},"k4":{}}}','','s2:8vpH5CnsMyjL2oP-UVhphN1qBRg7XqTU5mwSgY6d2IQ');
INSERT INTO "events" VALUES(44,'2026-11-21T12:00:42.000Z','sent','v11',NULL,NULL,'sending','sent','{}','{"attempts":{"*":{"outcome":"sent","ended_at":true,"http_status":200},"6":{},"7":{},"8":{}},"requests":{"*":{"http_status":200,"finished_at":true},"k1":{},"k2":{},"k3":{}}}','','s2:_QqobJKWGEFck4sh8OmWLyFhh4OQuWp518b7bv2z_yk');
INSERT INTO "events" VALUES(45,'2026-11-21T12:00:42.000Z','unknown','v11','k4',NULL,'sending','unknown','{}','{"attempts":{"9":{"outcome":"unknown","ended_at":true}},"requests":{"":{"cause":"failure.timeout","finished_at":true}}}','','s2:4nzPU4YcLoynK8SGtv-eGywGnzixIvmp-iKHQJqpGrw');
INSERT INTO "events" VALUES(46,'2026-11-21T12:01:40.000Z','confirmed','v11','k1',NULL,NULL,NULL,'{}','{"requests":{"":{"cause":"confirmed"}}}','','s2:dhWK-xD3KYJ-3bixYPdRIXaFFI7kIs6fDAQCk3HHwnk');
INSERT INTO "events" VALUES(47,'2026-11-21T12:01:40.000Z','changed','v11','k2',NULL,NULL,NULL,'{}','{"requests":{"":{"due_at":"2026-11-21T12:00:50.000Z","delays":1}}}','','s2:w7qT69gikxdQ3jZA6kVH_JdsL4hNml8C1MEXFG3xD3o');
INSERT INTO "events" VALUES(48,'2026-11-21T12:00:00.000Z','asked','v12','o1','U00ANA',NULL,'pending','{}','{"batches":{"":["create_order",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"JNvtsMi-UStoAPmuIv6eQMyEMfhKfhlm69BUxf7NYKc"},"requests":{"":[true,"create_order",15001,null,"OWN-1","AR","",null,null,true,true]},"contents":{"":"1ANA-qu09rcCzlUQ-aBaEpsAWv5SixX2AjQN4jD0IOc"}}','','s2:GIlX5QAAOochEAkuz8tEUXNxzlFq4TTsjPgTjlR8jOM');
INSERT INTO "events" VALUES(49,'2026-11-21T12:01:00.000Z','approved','v12','o1','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:HVztzd4UZptGlBtRJks092zDxLj_RAjVql3cJvV44wA');
INSERT INTO "events" VALUES(50,'2026-11-21T12:01:01.000Z','claimed','v12','o1',NULL,'approved','sending','{}','{"attempts":{"10":[true,"co1",true]},"requests":{"":{"attempts":1}}}','','s2:WHimOcdYQri2mGe0aTIUm-G2jsfVy1eRf4534RjWAdY');
INSERT INTO "events" VALUES(51,'2026-11-21T12:01:02.000Z','sent','v12','o1',NULL,'sending','sent','{}','{"attempts":{"10":{"outcome":"sent","ended_at":true,"http_status":200}},"requests":{"":{"http_status":200,"finished_at":true}}}','','s2:LYjkVy5Uka0J4gPbPZmOZTHn_31Cuol6vz3duew8AJ0');
INSERT INTO "events" VALUES(52,'2026-11-21T12:00:00.000Z','asked','v13','o2','U00ANA',NULL,'pending','{}','{"batches":{"":["create_order",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"kT7QN50sUl_dkqznzuMimBFeNu73oP-oOpXb9MVgGVc"},"requests":{"":[true,"create_order",15001,null,"OWN-3","AR","",null,null,true,true]},"contents":{"":"ZahnvE-BSlLX7XDzmnN0CJYuiJA_MJ6ZyKzcIdx9ryk"}}','','s2:ReaHRpjka3r8qruwtu0_p_BawbeBPYUTeuLUmplVla8');
INSERT INTO "events" VALUES(53,'2026-11-21T12:01:00.000Z','approved','v13','o2','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:_DDei3imas3DdYNus0katqx6BxJJO0Z73GYaQ_vYUzk');
INSERT INTO "events" VALUES(54,'2026-11-21T12:01:01.000Z','claimed','v13','o2',NULL,'approved','sending','{}','{"attempts":{"11":[true,"co2",true]},"requests":{"":{"attempts":1}}}','','s2:VjAFvh2ngSI-ZNkEiJNvfdXL5RREuPmvQY3qLJQ6_Ho');
INSERT INTO "events" VALUES(55,'2026-11-21T12:01:02.000Z','sent','v13','o2',NULL,'sending','sent','{}','{"attempts":{"11":{"outcome":"sent","ended_at":true,"http_status":200}},"requests":{"":{"http_status":200,"finished_at":true}}}','','s2:PNzOSBMQiFeI6g_ZigfA0X210IQRS6inZcjArmjOXVw');
INSERT INTO "events" VALUES(56,'2026-11-21T12:01:40.000Z','changed','v12','o1',NULL,NULL,NULL,'{}','{"requests":{"":{"due_at":"2026-11-21T12:01:06.000Z","delays":2}}}','','s2:zMVvo8JtYy5G1fFFQiqm6kJun7JxXSZXoN3yMODera0');
INSERT INTO "events" VALUES(57,'2026-11-21T12:01:40.000Z','changed','v13','o2',NULL,NULL,NULL,'{}','{"requests":{"":{"delays":0,"cause":"","order_id":590003}}}','','s2:cxW36nq05zs6hPeScfKrN0O-ucn_xH297SbH6DbpBQU');
INSERT INTO "events" VALUES(58,'2026-11-21T12:00:00.000Z','asked','v14','w1','U00ANA',NULL,'collecting','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"-bgZxGp3Fv29kjMXjk6rqfzkxm3Sh-uAMRxpUWpCNh8"},"requests":{"":[true,"message",15001,580109,"2000001234567890","AR","15001/order/580109","OTHER",null,true,true]},"contents":{"":"5vSVtVzdbv99WBA0VtIsNSWxStoIcNHD9OynwEwwEzU"}}','','s2:8hMIZ25eYcFj_PZcP-9fszzMjGsIqKwz-GNkdEZJ8CE');
INSERT INTO "events" VALUES(59,'2026-11-21T12:01:20.000Z','withdrawn','v14','w1','U00ANA','collecting','withdrawn','{}','{"batches":{"":{"decision":"withdrawn","decided_by":true,"decided_at":true}},"requests":{"":{"finished_at":true}},"contents":{"":"LE7c9wCQ9ak7gXzm2ZDagwoRIet5ns1cXAySiddrErg"}}','','s2:0fNQy-gdWFZh6rnUVHI95ihHx7a-r2BkglVSQdRJGZg');
INSERT INTO "events" VALUES(60,'2026-11-21T12:01:40.000Z','asked','bp1','p1','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,1,"es"]},"digests":{"":"-OU5tRAq1wS4rb7Gj1CuK6LirSx8HQxycKnl0CC0UdY"},"requests":{"":[true,"message",15001,580110,"2000001234567899","AR","15001/order/580110","OTHER",null,true,"2026-11-21T12:00:00.000Z"]},"contents":{"":"qrkIFYt1NRAUVIkBVbGheqn-drjhCE-2SRbmhYsMM9w"}}','','s2:H58sX9PPvnCa0xZLzovK3r6vyRfDZQgtAnzYBOR0joo');
INSERT INTO "events" VALUES(61,'2026-11-21T12:01:41.000Z','asked','bp2',NULL,'U00ANA',NULL,'pending','{}','{"batches":{"":["integrate",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"sjfn1bAHXSVLESUqUkbpRMDYhladbNUM1WcWZX3OmaY"},"requests":{"*":{"batch_id":true,"kind":"integrate","account_id":15001,"country":"AR","state":true,"due_at":"2026-11-21T12:00:00.000Z"},"bp2m1":{"order_id":580101},"bp2m2":{"order_id":580102},"bp2m3":{"order_id":580103}},"contents":{"bp2m1":"cQHqvUyk4FlNA2YyGiuvUBeGN2Va2yLfSBUJqaRaIHw","bp2m2":"MXCznZ4VpvJUVX5ePGc4g3O5hWcc5K-Lev_5cpuFWDU","bp2m3":"sRKpCUdZIqua3ztYIlQHC4XHCo_XHGEkA4aDrM210xw"}}','','s2:y_k4NN2Ezw-o-ynLN9a1he9A_e-Si3nDGyszLexqDVc');
INSERT INTO "events" VALUES(62,'2026-11-21T12:01:42.000Z','asked','bp3','p3','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"os7ea0fyyKg-bKkHbrFrddnMN3WQbzwCm2qRJYI-qBs"},"requests":{"":[true,"message",15001,580111,"2000001234567811","AR","15001/order/580111","OTHER",null,true,"2026-11-21T12:00:00.000Z"]},"contents":{"":"m5BBAR1m8o7P5UGoC9rdmuy9jeqO-wPgIoJjYRWkQMo"}}','','s2:VVTljdmrzboBnNfbqCkdgqZs4e4kd9ckFGuotVJS4YI');
INSERT INTO "events" VALUES(63,'2026-11-21T12:01:50.000Z','approved','bp3','p3','U00EVA','pending','approved','{}','{"batches":{"":{"decision":"approved","decided_by":true,"decided_at":true}},"requests":{"":{}}}','','s2:1juvUH-zEXaBf2zRt6wGoAFzeAG1jl1x4wDAgE8coKU');
INSERT INTO "events" VALUES(64,'2026-11-21T12:01:43.000Z','asked','bp4','p4','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"Igyr1ve6Dq77aqLIMB99yDxA7Kq-7PXEwoBehkGZryU"},"requests":{"":[true,"message",15001,580112,"2000001234567812","AR","15001/order/580112","OTHER",null,true,"2026-11-21T12:00:00.000Z"]},"contents":{"":"X3Z8jtXy4qRfo3ZCTRogsA0bXb57h2-UN4DODbvoTuI"}}','','s2:qkI7YNB-w-TmmNq-jW0u9NqrqCWQIiDr-7ZwvZkCAYE');
INSERT INTO "events" VALUES(65,'2026-11-21T12:01:51.000Z','declined','bp4','p4','U00EVA','pending','declined','{}','{"batches":{"":{"decision":"declined","decided_by":true,"decided_at":true}},"remarks":{"":"0GTMnvRhkXC0vE78n1k11C2SjAx9l9lfrUD-9s-lfDQ"},"requests":{"":{"finished_at":true}}}','','s2:kYgsLpulLW7vEDhNdrZHHN3BgRMRLrF-i_jzhkwBExk');
INSERT INTO "events" VALUES(66,'2026-11-21T12:01:44.000Z','asked','bp5','p5','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"p6kgenoclC2UiDF7UsJ8ApF9-b0rBRIxoMcQLe6W_Tw"},"requests":{"":[true,"message",15001,580113,"2000001234567813","AR","15001/order/580113","OTHER",null,true,"2026-11-21T12:00:00.000Z"]},"contents":{"":"Wsfa0zo67HdWmEYI4OOZey45ncqgO0a6k-Uma8Tt6ho"}}','','s2:3WUsiuLMGuppb2M-bh0ZncgoaTHYVKz2jSa7W0zToUg');
INSERT INTO "events" VALUES(67,'2026-11-21T12:01:52.000Z','not_needed','bp5','p5',NULL,'pending','approved','{}','{"batches":{"":{"decision":"not_needed","decided_by":null,"decided_at":true}},"requests":{"":{}}}','','s2:fdoALrY9L7Ghv2RGqbSNpSPOQziMz8-JyZmoe_Z6m1s');
INSERT INTO "events" VALUES(68,'2026-11-21T12:03:20.000Z','asked','x1','n1','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,1,"es"]},"digests":{"":"jr6ntNZVQMHfsIAj6aOLGAyOHS3euRyY2g3RdMl5W2I"},"requests":{"":[true,"message",15001,580101,"2000001234567890","AR","15001/order/580101","OTHER",null,true,true]},"contents":{"":"w10A7CrcfjdD0fsbBKCLlYFgS0bLTRM-QkY48QLdFak"}}','','s2:ti5cAdbQl9ozEPO889wMTAbjSmEeatc78gCOYtfKkR0');
INSERT INTO "events" VALUES(69,'2026-11-21T12:03:20.000Z','buyer_replied','x1',NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":true,"by":true}}}','','s2:8o3TWlU9V1uBFEY7bo4dSjdNrbgyOYdl_RQlPWO5lms');
INSERT INTO "events" VALUES(70,'2026-11-21T12:03:21.000Z','asked_back','x1',NULL,'U00EVA',NULL,NULL,'{"question":"q9"}','{"questions":{"q9":[true,true,true]},"question_words":{"q9":"IdEkZz_3Yra9obkucTusK9K2h3j95EiVx0ifAYLnu7Y"}}','','s2:ne5wedsUr3JtNuTeA6nudoQ6zmlnY7Ih-6Fu2XL4jT4');
INSERT INTO "events" VALUES(71,'2026-11-21T12:03:22.000Z','answered','x1',NULL,'U00ANA',NULL,NULL,'{"question":"q9"}','{"questions":{"q9":{"answered_at":true}},"question_words":{"q9":"VqnBPfXEGzOH2u-gAesxlNNU5ZV_M_wO0_rgNEUoZL8"}}','','s2:00TeWm5RSSCqDywpQlxgCY3-CQ_t77B5h4lGevLuXrE');
INSERT INTO "events" VALUES(72,'2026-11-21T12:03:23.000Z','approved','x1',NULL,'U00IVO',NULL,NULL,'{}','{"approvals":{"1":[true,true,true]}}','','s2:JWjUSBRMOL5_L2dGDS5WsF9UKT5mfSX5GRfGqHj3PCE');
INSERT INTO "events" VALUES(73,'2026-11-21T12:03:24.000Z','undone','x1',NULL,'U00IVO',NULL,NULL,'{}','{"approvals":{"1":null}}','','s2:USUdxOktpORhpspAD4_ZE_AaRQ2kx_-VqRcPi09_Su0');
INSERT INTO "events" VALUES(74,'2026-11-21T12:03:25.000Z','approved','x1',NULL,'U00IVO',NULL,NULL,'{}','{"approvals":{"2":[true,true,true]}}','','s2:egFIEAvixoLxRgx-Hs7UUnoG-yg3lGqzOSWLj-_Pkts');
INSERT INTO "events" VALUES(75,'2026-11-21T12:03:26.000Z','approved','x1','n1','U00EVA','pending','approved','{}','{"batches":{"":"approved"}}','','s2:x_Ufhn0WwKKOtkS1b6QpMhx0zZYmsz5hOzWNZmHI2N4');
INSERT INTO "events" VALUES(76,'2026-11-21T12:03:27.000Z','claimed','x1','n1',NULL,'approved','sending','{}','{"attempts":{"12":[true,"cn",true]},"requests":{"":{"attempts":1}}}','','s2:SM05I0SjJk3mf9HyR8agIonVGMSCGUSMVqyGyUeFmkg');
INSERT INTO "events" VALUES(77,'2026-11-21T12:03:28.000Z','unknown','x1','n1',NULL,'sending','unknown','{"status":null,"why":"failure.timeout"}','{"attempts":{"12":"unknown"},"requests":{"":{"cause":"failure.timeout","finished_at":true}}}','','s2:ln51hC3c9dPFbLL4yxd4WLx8G7J0Po17RGAfge3d5jM');
INSERT INTO "events" VALUES(78,'2026-11-21T12:03:29.000Z','arrived','x1','n1','U00IVO','unknown','sent','{}','{"requests":{"":{"cause":"","finished_at":true}},"attempts":{"12":{"outcome":"sent","ended_at":"2026-11-21T12:03:28.000Z"}}}','','s2:oqLZKwHuTFWPadySbxs_CNt803qorASCjip2nRx2MgM');
INSERT INTO "events" VALUES(79,'2026-11-21T12:03:20.000Z','asked','x2','n2','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"IuEWXYaKUDU3azKj85_vUYxJG6Aqdrq3Lmd0TDjdV8w"},"requests":{"":[true,"message",15001,580120,"2000001234567890","AR","15001/order/580120","OTHER",null,true,true]},"contents":{"":"V4tnZlNUouVeiqHZvqXXsEihRFkLu7RGsV5KdJ9M0vg"}}','','s2:jCNuuukTzvmuNRsAoLZUCfbh8beCL3js603-LkRixhE');
INSERT INTO "events" VALUES(80,'2026-11-21T12:03:30.000Z','approved','x2','n2','U00EVA','pending','approved','{}','{"batches":{"":"approved"}}','','s2:N6cLhVOILBZYN-ObuM4k-u6q_QRbA-iyYTixp2xCaUI');
INSERT INTO "events" VALUES(81,'2026-11-21T12:03:31.000Z','claimed','x2','n2',NULL,'approved','sending','{}','{"attempts":{"13":[true,"cn",true]},"requests":{"":{"attempts":1}}}','','s2:UhMJCMpmG87z3FHiOBJgz3HdD9WB4EbEe63RhYCkxsM');
INSERT INTO "events" VALUES(82,'2026-11-21T12:03:32.000Z','unknown','x2','n2',NULL,'sending','unknown','{"status":null,"why":"failure.reset"}','{"attempts":{"13":"unknown"},"requests":{"":{"cause":"failure.reset","finished_at":true}}}','','s2:iwC_kOikqpoCjZVeGv-YpiQ5f2ECuEapRpvm0DHJt44');
INSERT INTO "events" VALUES(83,'2026-11-21T12:03:33.000Z','not_arrived','x2','n2','U00EVA','unknown','approved','{}','{"requests":{"":{"due_at":true,"cause":"","finished_at":null}},"attempts":{"13":{"outcome":"not_arrived","ended_at":"2026-11-21T12:03:32.000Z"}}}','','s2:ireSTkVl6giCva_zj_-Q_6Jov3KboAm9mU3Ft48fpA8');
INSERT INTO "events" VALUES(84,'2026-11-21T12:03:34.000Z','refused','x2','n2',NULL,'approved','refused','{"why":["rule.too_late"]}','{"requests":{"":{"cause":"failure.recheck","finished_at":true}},"contents":{"":"yjmG9VGqddNeZIQB8e36yKnA3qc7kiko8yZqvRnAOsU"}}','','s2:UXZANVOT21LuASwc5emv16kOKNzb-DjPaUkjneRBwR8');
INSERT INTO "events" VALUES(85,'2026-11-21T12:03:35.000Z','asked','x3','n3','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:03:35.000Z",null,null,null,0,"es","x2"]},"digests":{"":"-8BAyGGW3q4PjYGRATmXIxCVdjdcSDENwoR8MoXDCTo"},"requests":{"":[true,"message",15001,580120,"2000001234567890","AR","15001/order/580120","OTHER",null,true,true]},"contents":{"":"FM4F7exzEkOu9Df1ujfbqosRcHKq1VgGLW2WywulOc0"}}','','s2:_Xen7fJEk53BCNbtFzTfX-qyHDRog0rZ47pFxePe_tg');
INSERT INTO "events" VALUES(86,'2026-11-21T12:03:36.000Z','declined','x3','n3','U00EVA','pending','declined','{}','{"batches":{"":"declined"},"remarks":{"":"aDB3G3MT5n52_bfrdRgSjT4L1cjwbxMkcDWGP90WbqM"},"requests":{"":{"finished_at":true}}}','','s2:rvz-alMJdVM_YxdXadlg3RWHtDoMEXjIk1aZMbmHVxQ');
INSERT INTO "events" VALUES(87,'2026-11-21T12:03:20.000Z','asked','x4','n4','U00ANA',NULL,'pending','{}','{"batches":{"":["document",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"G73Yxn9PF2odEQRGf7ihEceowrsfikzL4_JwhV2YKK4"},"requests":{"":[true,"document",15001,580101,"2000001234567890","AR","",null,"272fac9734db6169416829cd561906cede325e6f4604966cb0e63245361f1320",true,true]},"contents":{"":"UeE9oqnqEhqT7__Q4zf98xbIdGW9tcgDmZHYqdpTue0"}}','','s2:h0iqs7k_VOaV72LIaPP1maNm2wfQsmmH-E9ExTn-lMI');
INSERT INTO "events" VALUES(88,'2026-11-21T12:03:40.000Z','approved','x4','n4','U00EVA','pending','approved','{}','{"batches":{"":"approved"}}','','s2:9u0xakI87ceY3nmnV1McCeutrUY5JX2PcGyDT57WWdQ');
INSERT INTO "events" VALUES(89,'2026-11-21T12:03:41.000Z','claimed','x4','n4',NULL,'approved','sending','{}','{"attempts":{"14":[true,"cn",true]},"requests":{"":{"attempts":1}}}','','s2:TeM_ZDXPDo5Ybv2Lit2GiIHZMf5bBjXXyli4Ho37RKQ');
INSERT INTO "events" VALUES(90,'2026-11-21T12:03:42.000Z','sent','x4','n4',NULL,'sending','sent','{"status":201}','{"attempts":{"14":"sent 201"},"requests":{"":{"http_status":201,"finished_at":true}},"answers":{"14":"4VQpMeG_u4wrnEaPdzcUJQ4JS1KuK_CjAIq3dB-ncBQ"},"contents":{"":"Kf44_dZwAmAogiAqNBqWa5xHWfQYWwm6CSh9CdbNNIA"}}','','s2:S7NviX-ZK51jhym0KZ_759itUrp2bfPGP_woKYm17CI');
INSERT INTO "events" VALUES(91,'2026-11-21T12:03:20.000Z','asked','x5',NULL,'U00ANA',NULL,'pending','{}','{"batches":{"":["integrate",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"Eb3NIAfebRwMlxetehHLkWAx9ShrmpTh8eASDP1o9AM"},"requests":{"*":{"batch_id":true,"kind":"integrate","account_id":15001,"country":"AR","state":true,"due_at":true},"n5":{"order_id":580135},"n6":{"order_id":580136}},"contents":{"n5":"flvBpfskqKmNmlU1vqsZYSZN-YlQkuoWNTAzan566VQ","n6":"q7AVETsnJMYKxZ9T8y59aYvh-dKusGNJegbnezOdj1I"}}','','s2:7FM-EAp8k3VeoVIAgvYETv7wBPp-iGvtIMmSUY32kE4');
INSERT INTO "events" VALUES(92,'2026-11-21T12:03:50.000Z','not_needed','x5',NULL,NULL,'pending','approved','{}','{"batches":{"":{"decision":"not_needed","decided_by":null,"decided_at":true}},"requests":{"n5":{},"n6":{}}}','','s2:MHyOhp40-KJ0_STxR1Ai5R7RY7ckZA98KGynx_89kGs');
INSERT INTO "events" VALUES(93,'2026-11-21T12:03:51.000Z','claimed','x5',NULL,NULL,'approved','sending','{}','{"attempts":{"*":{"call_id":"cn","started_at":true},"15":{"request_id":"n5"},"16":{"request_id":"n6"}},"requests":{"*":{"attempts":1},"n5":{},"n6":{}}}','','s2:MBtKBjC02i9uX4Ffv2_gl19oHLh8aY9QFdegs0Jz0nk');
INSERT INTO "events" VALUES(94,'2026-11-21T12:03:52.000Z','unknown','x5','n5',NULL,'sending','unknown','{"status":503,"why":"failure.server_error"}','{"attempts":{"15":"unknown 503"},"requests":{"":{"http_status":503,"cause":"failure.server_error","finished_at":true}},"answers":{"15":"uy-VhDy88kMcxTPhQNcSp5bHjqmEVksYqHSw67nlX04"},"contents":{"":"TJ47lnWypFDraQf_Wh06HbwI7RFzRbZ9kpQ2C4_vyr8"}}','','s2:wTRtUKSmOv9QaQLAhAZNx0O6s-_pGrQhrJp0e9mIe10');
INSERT INTO "events" VALUES(95,'2026-11-21T12:03:52.000Z','refused','x5','n6',NULL,'sending','refused','{"status":404,"why":"failure.mark_refused"}','{"attempts":{"16":"refused 404"},"requests":{"":{"http_status":404,"cause":"failure.mark_refused","finished_at":true}},"answers":{"16":"0bCJKVqE6EZNYHnR7WRUdA4twrKEmDUthvFlvjHHTVQ"},"contents":{"":"5AYGAJoDMswjJ5OTFZVk3ZvFmMRDOGNJNhTD8MK4_BE"}}','','s2:sHU-HJzuWlBRPk4qcOs08SsDsxVF0nlWvdDeD5Eruxo');
INSERT INTO "events" VALUES(96,'2026-11-21T12:03:53.000Z','arrived','x5','n5',NULL,'unknown','sent','{"evidence":"look_up"}','{"requests":{"":{"cause":"","finished_at":true}},"attempts":{"15":{"outcome":"sent","ended_at":"2026-11-21T12:03:52.000Z"}}}','','s2:Q5B8rJulr7UpUNwnbZCrXJUUL-96H-tmTnHCPJlYHWA');
INSERT INTO "events" VALUES(97,'2026-11-21T12:03:20.000Z','asked','x6','n7','U00ANA',NULL,'pending','{}','{"batches":{"":["create_order",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"pF5ZuiTO3RaIBA_5J8kbnTuzzO0CS4SopJ3bcvaVPpM"},"requests":{"":[true,"create_order",15001,null,"OWN-2026-000147","AR","",null,null,true,true]},"contents":{"":"JtbEuiN0GHaP3v_WtFfk-iGp736qgx-A_NaS7CvZJPs"}}','','s2:5r-ZGOhazSiphAdzPQdfQKAaPaU-b8_GRpGpEBmJSnE');
INSERT INTO "events" VALUES(98,'2026-11-21T12:04:00.000Z','approved','x6','n7','U00EVA','pending','approved','{}','{"batches":{"":"approved"}}','','s2:05E9T_YuksdH5DZyBVSyY5k4wZCrvl3oV5AwfUGv6Hk');
INSERT INTO "events" VALUES(99,'2026-11-21T12:04:01.000Z','claimed','x6','n7',NULL,'approved','sending','{}','{"attempts":{"17":[true,"cn",true]},"requests":{"":{"attempts":1}}}','','s2:GaizlamzDsNWkDsV4-6Xd31AkXGqX-MoRQVtmkmMllA');
INSERT INTO "events" VALUES(100,'2026-11-21T12:04:02.000Z','sent','x6','n7',NULL,'sending','sent','{"status":201}','{"attempts":{"17":"sent 201"},"requests":{"":{"http_status":201,"finished_at":true}}}','','s2:Kp0XI8VJetWn18fmTVK0jbByaKhyQgSGT2enFo9qjs8');
INSERT INTO "events" VALUES(101,'2026-11-21T12:03:20.000Z','changed','x6','n7',NULL,NULL,NULL,'{}','{"requests":{"":{"cause":"","order_id":590010}}}','','s2:g3P0YoFI7mhJdg34uuAp5cLufEyTAMfMBDHb8g8Hrfw');
INSERT INTO "events" VALUES(102,'2026-11-21T12:03:20.000Z','asked','x7','n8','U00ANA',NULL,'collecting','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"AB3DUgoaY-wSBKDI7d6Rg2xoM-ca1Yx1fV0pueqamhw"},"requests":{"":[true,"message",15001,580101,"2000001234567890","AR","15001/order/580101","OTHER",null,true,true]},"contents":{"":"YR0untgXfaD1u6ZjEoAmT6doIw2M1SJFz7wHlus-Onw"}}','','s2:ye9Q7IJlOOUyjqDg-UPmFzZTkLCo2MRcUJF9KspH0Q8');
INSERT INTO "events" VALUES(103,'2026-11-21T12:04:10.000Z','invalid','x7','n8',NULL,'collecting','invalid','{}','{"requests":{"":{"cause":"file.too_large","finished_at":true}},"contents":{"":"Erx4L1URTF0R63rTNswi9pPvju7HsewVa-N6zifkk2M"}}','','s2:yL9ext1l6ctcOwJzr4kMplaoeshg7eXrLq56ySXJCQs');
INSERT INTO "events" VALUES(104,'2026-11-21T12:03:20.000Z','asked','x8','n9','U00ANA',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T12:03:20.000Z",null,null,null,0,"es"]},"digests":{"":"T5nSNqi-UU7z5gBYpRdGpm8lKIqJPAoZH1NqoUqvSVs"},"requests":{"":[true,"message",15001,580101,"2000001234567890","AR","15001/order/580101","OTHER",null,true,true]},"contents":{"":"GsVFYqPq-vc68mE8iloQHdXY9GkK1PXkcFoyPLJM6Vc"}}','','s2:ov7BoQJXstZ3G860EGNYerUMkMFHTaQLw_-EJ4evVLM');
INSERT INTO "events" VALUES(105,'2026-11-21T12:04:11.000Z','declined','x8','n9','U00EVA','pending','declined','{}','{"batches":{"":"declined"},"remarks":{"":"DvLZ85ST18Kk78XachQ0KvmiGho91YKzd5cwvb6YT4E"},"requests":{"":{"finished_at":true}}}','','s2:tOLjUxRH7s-E4SHyLfhAMhQ_noGbWk9aGpr1Z8JioN8');
INSERT INTO "events" VALUES(106,'2026-11-21T12:04:12.000Z','forgotten','x8','n9',NULL,NULL,NULL,'{"account":1000,"why":"command"}','{"remarks":{"":null},"digests":{"":null},"requests":{"":{"erased_at":true}},"contents":{"":"DEbXlNmVgUAlJI8zP4j5jrxYT4gaGjteU5YJd2avG6k"}}','','s2:X8QYSHHthPvbfrvVConJOAvt9LVY5pfa3PKiYmwcVUw');
INSERT INTO "events" VALUES(107,'2026-11-21T12:04:13.000Z','head_noted',NULL,NULL,NULL,NULL,NULL,'{"events":1}','{}','','s2:5jLQEwemIiXwKOjrcL6YgqmMIvXX5heI2UIkJSGPnsU');
INSERT INTO "events" VALUES(108,'2026-12-01T02:00:37.210Z','columns_vouched',NULL,NULL,NULL,NULL,NULL,'{}','{"requests":{"n1":{"resolved_by":"U00IVO","resolved_as":"arrived","warnings":"[\"text.link\",\"rule.late\"]"},"n2":{"resolved_by":"U00EVA","resolved_as":"not_arrived","warnings":"[\"text.link\"]"},"n5":{"resolved_by":null,"resolved_as":"arrived"}},"contents":{"n7":"y21aPeqkrmppU-IsS4JvvESmAJwlLKOAy0aufhqBYIw"}}','','s2:5m4MqO_w9SYS21OuCFwkG4-KyoX9Of9Cz7RqSvlWtic');
INSERT INTO "events" VALUES(109,'2026-11-21T12:06:40.000Z','started',NULL,NULL,NULL,NULL,NULL,'{"database":"bot.db","python":"3.11.7","schema":10,"transport":"socket","version":"0.1.0"}','{}','','s2:Qc9O3KSM_v4VR5Rap9MWhznQh2b0wQFU7Y8-ROwPQQ8');
INSERT INTO "events" VALUES(110,'2026-11-21T12:06:40.000Z','settings',NULL,NULL,NULL,NULL,NULL,'{"changed":{},"values":{"BOT_UNDO":"15s"}}','{}','','s2:kpMwgs4T-YIzaxo_CxYhk30STbv8573HbkbfRvxziJQ');
INSERT INTO "events" VALUES(111,'2026-11-21T12:06:41.000Z','asked','y1b','y1','U00ANA',NULL,'collecting','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T13:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"HT8C1jPpdAgni44nbEDp3fkAo5lmoy3qRoHKVxRz8ec"},"requests":{"":[true,"message",15001,580140,"2000001234567890","AR","15001/order/580140","OTHER",null,true,true]},"contents":{"":"jHP4l6KCgVFWMPTq7smZY1i9WMnfARDtbbk1gu25q1c"},"names":{"1":[true,true]},"name_words":{"1":"I6in7fEOTFpvui8d15PAMrBliNZwvcpVZmH7g802ZkE"}}','','s2:3Nz6ZimShdnBJG5NqckX2uWBz72GZn5bW8DUjVG9-DU');
INSERT INTO "events" VALUES(112,'2026-11-21T12:06:42.000Z','collected','y1b','y1',NULL,'collecting','pending','{}','{"requests":{"":{"warnings":"[\"contact.phone\",\"order.pending_payment\"]"}},"contents":{"":"rcwNJQveM9YiQNe1nffa9eXKOEwwYV5qeGhb7lxo8nE"}}','','s2:NAe_uJD3pT9t47FV-MiaeY69le0l8ZmYwRUlopbmCoM');
INSERT INTO "events" VALUES(113,'2026-11-21T12:00:01.000Z','approved','y1b','y1','U00EVA','pending','approved','{}','{"batches":{"":"approved"},"names":{"2":[true,true]},"name_words":{"2":"dzAg5k84OkmkhcKbjpJtQdJoryuwCKX99RZWszhx2SI"}}','','s2:BzWVVyFgkAdFOvlSMJK1w0M-uC0fKVnLCjQs-sjCkRA');
INSERT INTO "events" VALUES(114,'2026-11-21T12:00:02.000Z','claimed','y1b','y1',NULL,'approved','sending','{}','{"requests":{"":{"attempts":1}},"attempts":{"18":[true,"c1",true]}}','','s2:WQQjqtWPKW7tlJeFl4K-NpMDLf1JHGfoXjo-eKwLQYI');
INSERT INTO "events" VALUES(115,'2026-11-21T12:00:03.000Z','unknown','y1b','y1',NULL,'sending','unknown','{}','{"attempts":{"18":"unknown"},"answers":{"18":"prcYg4_ObZ2ofuQMaswRLaofkYbmTGZv2c7pxa-dJmE"},"contents":{"":"u0_9uzrcX8AjovmReKGe-GzJ4fUgRr5-dqjoARbqa6I"}}','','s2:2m90UC-WYGn9Snv6UpSV800cvq9sDI4ZlDdb1b8YMaI');
INSERT INTO "events" VALUES(116,'2026-11-21T12:06:45.000Z','arrived','y1b','y1','U00IVO','unknown','sent','{}','{"attempts":{"18":{"outcome":"sent","ended_at":"2026-11-21T12:00:03.000Z"}},"requests":{"":{"finished_at":true,"resolved_by":true,"resolved_as":"arrived"}},"names":{"3":[true,true]},"name_words":{"3":"R77VXXakP7aopWqf0k8vwKNdYazOEzIVf1WgqtR8OEI"}}','','s2:DcDpvUXR8Z6iyXIHmVv_-_Vd0yLxgFSUDHZD76dlxO8');
INSERT INTO "events" VALUES(117,'2026-11-21T12:06:46.000Z','asked','y2b','y2','U00IVO',NULL,'pending','{}','{"batches":{"":["message",15001,true,true,"2026-11-22T13:00:00.000Z",null,null,null,0,"es"]},"digests":{"":"OmkqLK4Hu81FYwUC47-kopKZhPTaVU3ZS5hypgPwKmg"},"requests":{"":[true,"message",15001,580141,"2000001234567890","AR","15001/order/580141","OTHER",null,true,true]},"contents":{"":"OdTVP3vXRbwSjmnqowIY0mJ4d14ro2QpaGMVQX-Gs9I"}}','','s2:uH8FAZIYYui2Il4BVp5hP49HoyiJBY5Xqe6xuNndooM');
INSERT INTO "events" VALUES(118,'2026-11-21T12:06:47.000Z','declined','y2b','y2','U00EVA','pending','declined','{}','{"batches":{"":"declined"},"remarks":{"":"ijT_oK5qFHXfviPMUqdfKXAo5BoL1fzEvOmvtnueYp4"},"requests":{"":{"finished_at":true}}}','','s2:Hp85QFlpJCRTDZN57DYBoAKWisW2SV9xZHh3M71zgHI');
INSERT INTO "events" VALUES(119,'2026-11-21T12:06:48.000Z','name_forgotten',NULL,NULL,NULL,NULL,NULL,'{"by":"Ana Prueba","person":"U00IVO","reason":"asked for"}','{"name_words":{"3":null}}','','s2:lWMLlvJedmRpjARUFrG7EUvK5o9cvFgUMCWPU0CMy2Y');
INSERT INTO "events" VALUES(120,'2026-11-21T12:06:49.000Z','stopped',NULL,NULL,NULL,NULL,NULL,'{"seconds":9,"why":"SIGTERM"}','{}','','s2:w84VLXAn3a3ddTvISqLBEP7QZS4evUHut7LmruCI9yw');
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    content BLOB NOT NULL) STRICT;
INSERT INTO "files" VALUES('ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02',10,X'255044462D312E372078');
INSERT INTO "files" VALUES('aa02b41c06e45784ab6fc491abb59f0a3902742a05127c35eb126f59786da612',10,X'255044462D312E372079');
INSERT INTO "files" VALUES('272fac9734db6169416829cd561906cede325e6f4604966cb0e63245361f1320',16,X'255044462D312E372066616374757261');
CREATE TABLE follow_ups (
    request_id TEXT NOT NULL REFERENCES requests (id),
    what TEXT NOT NULL,
    due_at TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??.???Z'),
    tries INTEGER NOT NULL,
    PRIMARY KEY (request_id, what)
) STRICT, WITHOUT ROWID;
INSERT INTO "follow_ups" VALUES('c1','collect','2026-11-21T12:01:44.000Z',1);
INSERT INTO "follow_ups" VALUES('k2','read_back','2026-11-21T12:00:50.000Z',1);
INSERT INTO "follow_ups" VALUES('k3','read_back','2026-11-21T12:00:42.000Z',0);
INSERT INTO "follow_ups" VALUES('k4','read_back','2026-11-21T12:00:42.000Z',0);
INSERT INTO "follow_ups" VALUES('l1','identify','2026-11-21T12:00:00.000Z',0);
INSERT INTO "follow_ups" VALUES('l2','identify','2026-11-21T12:00:00.000Z',0);
INSERT INTO "follow_ups" VALUES('n5','read_back','2026-11-21T12:03:54.000Z',0);
INSERT INTO "follow_ups" VALUES('n7','order_id','2026-11-21T12:04:02.000Z',0);
INSERT INTO "follow_ups" VALUES('o1','order_id','2026-11-21T12:01:06.000Z',2);
INSERT INTO "follow_ups" VALUES('u1','reconcile','2026-11-21T12:00:53.000Z',2);
INSERT INTO "follow_ups" VALUES('u2','reconcile','2026-11-21T12:00:32.000Z',0);
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
CREATE TABLE name_words (
    name_id INTEGER PRIMARY KEY REFERENCES names (id),
    salt TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;
INSERT INTO "name_words" VALUES(1,'2jKJwdIQ6P5J_j7R0MsgFw','Ana Prueba');
INSERT INTO "name_words" VALUES(2,'mpDsCkpNet5zHD2JKFBc2w','Eva Ejemplo');
CREATE TABLE names (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO "names" VALUES(1,'U00ANA','2026-11-21T12:06:41.000Z');
INSERT INTO "names" VALUES(2,'U00EVA','2026-11-21T12:00:01.000Z');
INSERT INTO "names" VALUES(3,'U00IVO','2026-11-21T12:06:45.000Z');
CREATE TABLE "outbox" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    show TEXT NOT NULL,
    about TEXT NOT NULL,
    due_at TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??.???Z'),
    tries INTEGER NOT NULL DEFAULT 0,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    error TEXT NOT NULL DEFAULT '',
    closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO "outbox" VALUES(1,'alert','alert00000026','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
INSERT INTO "outbox" VALUES(2,'card','b5','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
INSERT INTO "outbox" VALUES(3,'card','bp1','2026-11-21T12:01:53.000Z',0,'{}','',NULL);
CREATE TABLE pace (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (json_valid(state))
) STRICT;
CREATE TABLE posts (
    show TEXT NOT NULL,
    about TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    uncertain INTEGER NOT NULL CHECK (uncertain IN (0, 1)),
    PRIMARY KEY (show, about)
) STRICT, WITHOUT ROWID;
INSERT INTO "posts" VALUES('card','b1','C0APPROVALS','1.2',0);
CREATE TABLE question_words (
    question_id TEXT PRIMARY KEY REFERENCES questions (id),
    salt TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;
INSERT INTO "question_words" VALUES('q9','00000000000000000000000000000904','¿Qué talla?','La 42');
CREATE TABLE questions (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL CHECK (asked_at GLOB '????-??-??T??:??:??.???Z'),
    answered_at TEXT CHECK (answered_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO "questions" VALUES('q9','x1','U00EVA','2026-11-21T12:03:21.000Z','2026-11-21T12:03:22.000Z');
CREATE TABLE remarks (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    decline_reason TEXT NOT NULL
) STRICT;
INSERT INTO "remarks" VALUES('b2','0000000000000000000000000000001a','No así, por favor');
INSERT INTO "remarks" VALUES('bp4','0000000000000000000000000000020a','Falta el saludo');
INSERT INTO "remarks" VALUES('x3','0000000000000000000000000000090a','Ya se le escribió por teléfono');
INSERT INTO "remarks" VALUES('y2b','GfeEqY-yrZG_v1FbMNEVbg','Ya llegó 😀');
CREATE TABLE replies (
    conversation TEXT PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    by TEXT NOT NULL
) STRICT;
INSERT INTO "replies" VALUES('15001/order/580101','2026-11-21T12:03:20.000Z','U00ANA');
CREATE TABLE "requests" (
    seq INTEGER NOT NULL UNIQUE,
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    order_id INTEGER,
    external_order_id TEXT NOT NULL,
    country TEXT CHECK (length(country) = 2),
    conversation TEXT NOT NULL,
    reason TEXT,
    file_sha256 TEXT CHECK (length(file_sha256) = 64),
    state TEXT NOT NULL CHECK (state IN ('collecting', 'invalid', 'pending', 'declined', 'expired', 'withdrawn', 'approved', 'sending', 'sent', 'refused', 'unknown')),
    due_at TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??.???Z'),
    delays INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    http_status INTEGER,
    cause TEXT NOT NULL,
    finished_at TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.???Z')
, erased_at TEXT CHECK (erased_at GLOB '????-??-??T??:??:??.???Z'), warnings TEXT CHECK (warnings IS NULL OR json_valid(warnings)), resolved_by TEXT, resolved_as TEXT CHECK (resolved_as IN ('arrived', 'not_arrived'))) STRICT;
INSERT INTO "requests" VALUES(1,'r1','b1','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'','2026-11-21T12:00:03.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(2,'r2','b2','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'declined','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:00:01.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(3,'r3','b3','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER','ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02','refused','2026-11-21T12:00:00.000Z',0,1,412,'','2026-11-21T12:00:03.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(4,'m1','b4','integrate',15001,580101,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(5,'m2','b4','integrate',15001,580102,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(6,'r5','b5','message',15001,580105,'2000001234567890','AR','15001/order/580105','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(7,'c1','v6','message',15001,580106,'2000001234567890','AR','15001/order/580106','OTHER',NULL,'collecting','2026-11-21T12:01:44.000Z',1,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(8,'l1','v7','integrate',15001,580111,'',NULL,'',NULL,NULL,'collecting','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(9,'l2','v7','integrate',15001,580112,'',NULL,'',NULL,NULL,'collecting','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(10,'u1','v8','document',15001,580108,'2000001234567890','AR','',NULL,'aa02b41c06e45784ab6fc491abb59f0a3902742a05127c35eb126f59786da612','unknown','2026-11-21T12:00:53.000Z',2,1,NULL,'failure.timeout','2026-11-21T12:00:32.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(11,'u2','v9','create_order',15001,NULL,'OWN-2','AR','',NULL,NULL,'unknown','2026-11-21T12:00:00.000Z',0,1,NULL,'failure.timeout','2026-11-21T12:00:32.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(12,'u3','v10','message',15001,580107,'2000001234567890','AR','15001/order/580107','OTHER',NULL,'unknown','2026-11-21T12:00:00.000Z',0,1,NULL,'failure.timeout','2026-11-21T12:00:32.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(13,'k1','v11','integrate',15001,580101,'','AR','',NULL,NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'confirmed','2026-11-21T12:00:42.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(14,'k2','v11','integrate',15001,580102,'','AR','',NULL,NULL,'sent','2026-11-21T12:00:50.000Z',1,1,200,'','2026-11-21T12:00:42.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(15,'k3','v11','integrate',15001,580103,'','AR','',NULL,NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'','2026-11-21T12:00:42.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(16,'k4','v11','integrate',15001,580104,'','AR','',NULL,NULL,'unknown','2026-11-21T12:00:00.000Z',0,1,NULL,'failure.timeout','2026-11-21T12:00:42.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(17,'o1','v12','create_order',15001,NULL,'OWN-1','AR','',NULL,NULL,'sent','2026-11-21T12:01:06.000Z',2,1,200,'','2026-11-21T12:01:02.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(18,'o2','v13','create_order',15001,590003,'OWN-3','AR','',NULL,NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'','2026-11-21T12:01:02.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(19,'w1','v14','message',15001,580109,'2000001234567890','AR','15001/order/580109','OTHER',NULL,'withdrawn','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:01:20.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(20,'p1','bp1','message',15001,580110,'2000001234567899','AR','15001/order/580110','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(21,'bp2m1','bp2','integrate',15001,580101,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(22,'bp2m2','bp2','integrate',15001,580102,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(23,'bp2m3','bp2','integrate',15001,580103,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(24,'p3','bp3','message',15001,580111,'2000001234567811','AR','15001/order/580111','OTHER',NULL,'approved','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(25,'p4','bp4','message',15001,580112,'2000001234567812','AR','15001/order/580112','OTHER',NULL,'declined','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:01:51.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(26,'p5','bp5','message',15001,580113,'2000001234567813','AR','15001/order/580113','OTHER',NULL,'approved','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(27,'n1','x1','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'sent','2026-11-21T12:03:20.000Z',0,1,NULL,'','2026-11-21T12:03:29.000Z',NULL,'["text.link","rule.late"]','U00IVO','arrived');
INSERT INTO "requests" VALUES(28,'n2','x2','message',15001,580120,'2000001234567890','AR','15001/order/580120','OTHER',NULL,'refused','2026-11-21T12:03:33.000Z',0,1,NULL,'failure.recheck','2026-11-21T12:03:34.000Z',NULL,'["text.link"]','U00EVA','not_arrived');
INSERT INTO "requests" VALUES(29,'n3','x3','message',15001,580120,'2000001234567890','AR','15001/order/580120','OTHER',NULL,'declined','2026-11-21T12:03:35.000Z',0,0,NULL,'','2026-11-21T12:03:36.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(30,'n4','x4','document',15001,580101,'2000001234567890','AR','',NULL,'272fac9734db6169416829cd561906cede325e6f4604966cb0e63245361f1320','sent','2026-11-21T12:03:20.000Z',0,1,201,'','2026-11-21T12:03:42.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(31,'n5','x5','integrate',15001,580135,'','AR','',NULL,NULL,'sent','2026-11-21T12:03:20.000Z',0,1,503,'','2026-11-21T12:03:53.000Z',NULL,NULL,NULL,'arrived');
INSERT INTO "requests" VALUES(32,'n6','x5','integrate',15001,580136,'','AR','',NULL,NULL,'refused','2026-11-21T12:03:20.000Z',0,1,404,'failure.mark_refused','2026-11-21T12:03:52.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(33,'n7','x6','create_order',15001,590010,'OWN-2026-000147','AR','',NULL,NULL,'sent','2026-11-21T12:03:20.000Z',0,1,201,'','2026-11-21T12:04:02.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(34,'n8','x7','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'invalid','2026-11-21T12:03:20.000Z',0,0,NULL,'file.too_large','2026-11-21T12:04:10.000Z',NULL,NULL,NULL,NULL);
INSERT INTO "requests" VALUES(35,'n9','x8','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'declined','2026-11-21T12:03:20.000Z',0,0,NULL,'','2026-11-21T12:04:11.000Z','2026-11-21T12:04:12.000Z',NULL,NULL,NULL);
INSERT INTO "requests" VALUES(36,'y1','y1b','message',15001,580140,'2000001234567890','AR','15001/order/580140','OTHER',NULL,'sent','2026-11-21T12:06:41.000Z',0,1,NULL,'','2026-11-21T12:06:45.000Z',NULL,'["contact.phone","order.pending_payment"]','U00IVO','arrived');
INSERT INTO "requests" VALUES(37,'y2','y2b','message',15001,580141,'2000001234567890','AR','15001/order/580141','OTHER',NULL,'declined','2026-11-21T12:06:46.000Z',0,0,NULL,'','2026-11-21T12:06:47.000Z',NULL,NULL,NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX attempts_possibly_effective ON attempts (request_id)
    WHERE outcome IS NULL OR outcome IN ('sent', 'unknown');
CREATE INDEX requests_of_order ON requests (order_id, seq);
CREATE INDEX requests_of_external_order ON requests (external_order_id, seq);
CREATE UNIQUE INDEX outbox_one_per_target ON outbox (show, about) WHERE closed_at IS NULL AND show <> 'thread';
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX alert_requests_of_request ON alert_requests (request_id);
CREATE INDEX requests_due ON requests (state, due_at, seq) WHERE state IN ('collecting', 'pending', 'approved', 'sending', 'unknown');
CREATE INDEX requests_of_batch ON requests (batch_id, seq);
CREATE INDEX requests_of_conversation ON requests (conversation, seq) WHERE conversation <> '';
CREATE INDEX requests_with_words ON requests (seq) WHERE erased_at IS NULL;
CREATE INDEX attempts_of_request ON attempts (request_id);
CREATE INDEX events_of_batch ON events (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX follow_ups_due ON follow_ups (what, due_at);
CREATE UNIQUE INDEX alerts_one_open_per_cause ON alerts (cause, about, hour) WHERE resolved_at IS NULL;
CREATE INDEX questions_of_batch ON questions (batch_id);
CREATE INDEX names_of_person ON names (person, at);
CREATE INDEX events_of_the_bot ON events (name) WHERE batch_id IS NULL;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_counted AFTER INSERT ON events
BEGIN INSERT OR REPLACE INTO chain (id, events, head) VALUES (1, NEW.id, NEW.hash); END;
CREATE TRIGGER requests_are_counted AFTER INSERT ON requests
BEGIN
    INSERT INTO counts (kind, state, number) VALUES (NEW.kind, NEW.state, 1)
    ON CONFLICT (kind, state) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER requests_are_counted_anew AFTER UPDATE OF state ON requests WHEN NEW.state <> OLD.state
BEGIN
    UPDATE counts SET number = number - 1 WHERE kind = OLD.kind AND state = OLD.state;
    INSERT INTO counts (kind, state, number) VALUES (NEW.kind, NEW.state, 1)
    ON CONFLICT (kind, state) DO UPDATE SET number = number + 1;
END;
CREATE VIEW sends AS
SELECT
    requests.id AS request_id,
    requests.batch_id,
    requests.kind,
    requests.account_id,
    requests.order_id,
    NULLIF(requests.external_order_id, '') AS external_order_id,
    requests.country,
    requests.reason,
    COALESCE(NULLIF(json_extract(contents.body, '$.shown'), ''), json_extract(contents.body, '$.text')) AS text,
    NULLIF(json_extract(contents.body, '$.file.name'), '') AS file_name,
    requests.file_sha256,
    batches.requested_by,
    batches.requested_at,
    batches.decided_by,
    batches.decided_at,
    batches.decision,
    requests.state,
    requests.attempts,
    requests.http_status,
    NULLIF(contents.api_message, '') AS api_message,
    CASE requests.state WHEN 'unknown' THEN NULL ELSE requests.finished_at END AS finished_at,
    NULLIF(json_remove(contents.body, '$.kind', '$.reason', '$.text', '$.shown', '$.reply', '$.file', '$.body'), '{}') AS details,
    CASE
        WHEN NOT json_valid(contents.summary)
        THEN NULLIF(substr(contents.summary, 1, instr(contents.summary, ' · ') - 1), '')
        WHEN json_type(contents.summary) = 'object' THEN json_extract(contents.summary, '$.buyer')
    END AS buyer,
    requests.warnings,
    remarks.decline_reason,
    CASE
        WHEN EXISTS (SELECT 1 FROM approvals WHERE approvals.batch_id = batches.id) THEN (
            SELECT json_group_array(approver) FROM (
                SELECT approver FROM (
                    SELECT id, approver FROM approvals WHERE approvals.batch_id = batches.id
                    UNION ALL
                    SELECT NULL, batches.decided_by WHERE batches.decision = 'approved' AND batches.decided_by <> ''
                ) GROUP BY approver ORDER BY MIN(id) IS NULL, MIN(id)
            )
        )
        WHEN batches.decision = 'approved' AND batches.decided_by <> '' THEN json_array(batches.decided_by)
    END AS approved_by,
    requests.resolved_by,
    requests.resolved_as,
    CASE WHEN requests.state IN ('refused', 'unknown', 'invalid')
        THEN NULLIF(replace(requests.cause, 'failure.', ''), '') END AS cause,
    json_extract(contents.body, '$.reply') AS reply,
    batches.replaces,
    CASE WHEN requests.state IN ('collecting', 'pending', 'approved', 'sending') THEN requests.due_at END AS due_at,
    CASE WHEN requests.erased_at IS NULL THEN (
        SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id
        WHERE names.person = batches.requested_by AND names.at <= batches.requested_at ORDER BY names.at DESC, names.id DESC LIMIT 1
    ) END AS requested_by_name,
    CASE WHEN requests.erased_at IS NULL THEN (
        SELECT name_words.name FROM names LEFT JOIN name_words ON name_words.name_id = names.id
        WHERE names.person = batches.decided_by AND names.at <= batches.decided_at ORDER BY names.at DESC, names.id DESC LIMIT 1
    ) END AS decided_by_name
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
LEFT JOIN remarks ON remarks.batch_id = batches.id
ORDER BY requests.seq;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',3);
INSERT INTO "sqlite_sequence" VALUES('approvals',2);
INSERT INTO "sqlite_sequence" VALUES('names',3);
COMMIT;

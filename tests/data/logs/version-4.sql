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
CREATE TABLE alert_requests (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    UNIQUE (alert_id, request_id)
) STRICT;
INSERT INTO "alert_requests" VALUES(1,'alert0000001c','r3',0);
CREATE TABLE alerts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    cause TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at TEXT NOT NULL CHECK (first_at GLOB '????-??-??T??:??:??.???Z'),
    last_at TEXT NOT NULL CHECK (last_at GLOB '????-??-??T??:??:??.???Z'),
    resolved_at TEXT CHECK (resolved_at GLOB '????-??-??T??:??:??.???Z'),
    note TEXT NOT NULL
) STRICT;
INSERT INTO "alerts" VALUES(1,'alert0000001c','failure.refused',1,'2026-11-21T12:00:09.000Z','2026-11-21T12:00:09.000Z',NULL,'');
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'0000000000000000000000000000000c','said 200');
INSERT INTO "answers" VALUES(2,'00000000000000000000000000000015','said 412');
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
CREATE TABLE batches (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'document', 'integrate', 'create_order')),
    account_id INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at TEXT NOT NULL CHECK (requested_at GLOB '????-??-??T??:??:??.???Z'),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
    decision TEXT CHECK (decision IN ('approved', 'declined', 'withdrawn', 'expired', 'not_needed')),
    decided_by TEXT,
    decided_at TEXT CHECK (decided_at GLOB '????-??-??T??:??:??.???Z'),
    buyer_replied INTEGER NOT NULL CHECK (buyer_replied IN (0, 1)),
    language TEXT NOT NULL
) STRICT;
INSERT INTO "batches" VALUES(1,'b1','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(2,'b2','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','declined','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(3,'b3','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(4,'b4','integrate',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es');
INSERT INTO "batches" VALUES(5,'b5','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es');
CREATE TABLE contents (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    salt TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    summary TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "contents" VALUES('r1','0000000000000000000000000000000d','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 200');
INSERT INTO "contents" VALUES('r2','0000000000000000000000000000000f','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r3','00000000000000000000000000000016','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","size":10,"slack_id":"F1","url":""},"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 412');
INSERT INTO "contents" VALUES('m1','00000000000000000000000000000018','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('m2','00000000000000000000000000000019','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r5','0000000000000000000000000000001b','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
CREATE TABLE digests (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
INSERT INTO "digests" VALUES('b1','0000000000000000000000000000000a','sha256:d');
INSERT INTO "digests" VALUES('b2','0000000000000000000000000000000e','sha256:d');
INSERT INTO "digests" VALUES('b3','00000000000000000000000000000013','sha256:e');
INSERT INTO "digests" VALUES('b4','00000000000000000000000000000017','sha256:d');
INSERT INTO "digests" VALUES('b5','0000000000000000000000000000001a','sha256:d');
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    name TEXT NOT NULL,
    batch_id TEXT,
    request_id TEXT,
    actor TEXT,
    from_state TEXT,
    to_state TEXT,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    changed TEXT NOT NULL CHECK (json_valid(changed)),
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "events" VALUES(1,'2026-11-21T12:00:00.000Z','asked','b1','r1','U00ANA',NULL,'pending','{}','{"batches":{"b1":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r1":{"content_digest":"sha256:561366ad8ec52ebf749f2b081f4448e60be413795eeb86d75ce6aa8cc46c7173"}},"digests":{"b1":{"content_digest":"sha256:2e9fac5e7964ae38100cede60dbf73eb6ccf2b8c03d5870594337949335ef7ff"}},"requests":{"r1":{"account_id":15001,"attempts":0,"batch_id":"b1","cause":"","conversation":"15001/order/580101","country":"AR","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:0000000000000000000000000000000000000000000000000000000000000000','sha256:043cff7d07396257cda09bf6ac86e6b57de9098bb848d2ff717a1fd3206ee640');
INSERT INTO "events" VALUES(2,'2026-11-21T12:00:01.000Z','decided','b1',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b1":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:043cff7d07396257cda09bf6ac86e6b57de9098bb848d2ff717a1fd3206ee640','sha256:9183be9eb093db273069896a056889249f4fee77cf8923bd4b2478bb169b4d11');
INSERT INTO "events" VALUES(3,'2026-11-21T12:00:01.000Z','approved','b1','r1','U00EVA','pending','approved','{}','{"requests":{"r1":{"finished_at":null,"state":"approved"}}}','sha256:9183be9eb093db273069896a056889249f4fee77cf8923bd4b2478bb169b4d11','sha256:ff3bbc96f2bab43d1b45a2ff4f57a6f416e410e9bb8e7e6076a9ca1ae5c356cb');
INSERT INTO "events" VALUES(4,'2026-11-21T12:00:02.000Z','attempt_begun','b1','r1',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"1":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r1","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r1":{"attempts":1}}}','sha256:ff3bbc96f2bab43d1b45a2ff4f57a6f416e410e9bb8e7e6076a9ca1ae5c356cb','sha256:af6ae25260743062cfd9487a15d8430c8f01bf1772da556d29a6d6d0f56e242e');
INSERT INTO "events" VALUES(5,'2026-11-21T12:00:02.000Z','claimed','b1','r1',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r1":{"finished_at":null,"state":"sending"}}}','sha256:af6ae25260743062cfd9487a15d8430c8f01bf1772da556d29a6d6d0f56e242e','sha256:f674dac6cdb668c8e0beebaef5535d6a5a8c925256a85800c2f69554d47e983d');
INSERT INTO "events" VALUES(6,'2026-11-21T12:00:03.000Z','attempt_ended','b1','r1',NULL,NULL,NULL,'{"call_id":"c1","http_status":200,"outcome":"sent"}','{"answers":{"1":{"content_digest":"sha256:8a4c0ac8bd91357e63f16dde4fce3a72dff415e8b25e7b29ae6e6f19b25806a2"}},"attempts":{"1":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":200,"outcome":"sent"}},"contents":{"r1":{"content_digest":"sha256:3ec5f8995b353020f56dd8fc3f7838d3bdff5cb4d242530294b3dc34b92389ec"}},"requests":{"r1":{"http_status":200}}}','sha256:f674dac6cdb668c8e0beebaef5535d6a5a8c925256a85800c2f69554d47e983d','sha256:520b5e7c476ac8bb13ef389b7fcff68c8fde7979bc1770667b2fdf99e6fe11fc');
INSERT INTO "events" VALUES(7,'2026-11-21T12:00:03.000Z','sent','b1','r1',NULL,'sending','sent','{}','{"requests":{"r1":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":200,"state":"sent"}}}','sha256:520b5e7c476ac8bb13ef389b7fcff68c8fde7979bc1770667b2fdf99e6fe11fc','sha256:7307e7fc1c046766da218e633aa02f94e92d7241332418e253cbb5e2ea5ae64d');
INSERT INTO "events" VALUES(8,'2026-11-21T12:00:00.000Z','asked','b2','r2','U00ANA',NULL,'pending','{}','{"batches":{"b2":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r2":{"content_digest":"sha256:51fff7c808a319a642699b3fa646ecbacb4f21543ee779f6cee8517ecd33432b"}},"digests":{"b2":{"content_digest":"sha256:e2a6d1177fb9c12d58c463ada19d2407b5c72dc449c1a994a0236bb22380641a"}},"requests":{"r2":{"account_id":15001,"attempts":0,"batch_id":"b2","cause":"","conversation":"15001/order/580101","country":"AR","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:7307e7fc1c046766da218e633aa02f94e92d7241332418e253cbb5e2ea5ae64d','sha256:090d395fd3b323ea58557ce713ecf87fc6bcf43ad51de255678f43a86d2a04b3');
INSERT INTO "events" VALUES(9,'2026-11-21T12:00:01.000Z','decided','b2',NULL,'U00EVA',NULL,NULL,'{"decision":"declined"}','{"batches":{"b2":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"declined"}},"remarks":{"b2":{"content_digest":"sha256:7aaea2cdea78aef5b987de05ab58c6f1a5ea9d90cf50df6e01d9b1847f3422cf"}}}','sha256:090d395fd3b323ea58557ce713ecf87fc6bcf43ad51de255678f43a86d2a04b3','sha256:2c83a68dcba28f341ce2b3fa7e7cfb21808cd16f2b8559489341ff39f6558a04');
INSERT INTO "events" VALUES(10,'2026-11-21T12:00:01.000Z','declined','b2','r2','U00EVA','pending','declined','{}','{"requests":{"r2":{"finished_at":"2026-11-21T12:00:01.000Z","state":"declined"}}}','sha256:2c83a68dcba28f341ce2b3fa7e7cfb21808cd16f2b8559489341ff39f6558a04','sha256:2d9812ca1b92850d47dec582d043cb53764c8ea9d5d525ed4ac2571745e86c27');
INSERT INTO "events" VALUES(11,'2026-11-21T12:00:02.000Z','buyer_replied',NULL,NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":"2026-11-21T12:00:02.000Z","by":"U00ANA"}}}','sha256:2d9812ca1b92850d47dec582d043cb53764c8ea9d5d525ed4ac2571745e86c27','sha256:77c62fbf282af2e4449dd3bd0373255c98b7f6ae614a19c08d70c652d3273621');
INSERT INTO "events" VALUES(12,'2026-11-21T12:00:00.000Z','asked','b3','r3','U00ANA',NULL,'collecting','{}','{"batches":{"b3":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r3":{"content_digest":"sha256:3ee85b8ace97f109ff4fdf88c0a3ee4478d6aa84544763696ff50e8ecc0e9521"}},"digests":{"b3":{"content_digest":"sha256:53f298cab24f326a5ca25921ec2779bf0cd75b3c10a6637ba543b4086ed77530"}},"requests":{"r3":{"account_id":15001,"attempts":0,"batch_id":"b3","cause":"","conversation":"15001/order/580101","country":"AR","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"collecting"}}}','sha256:77c62fbf282af2e4449dd3bd0373255c98b7f6ae614a19c08d70c652d3273621','sha256:a53cbf7e436431f78c8d4ceff5e585208f082f39770d1b2784d7910660df1b48');
INSERT INTO "events" VALUES(13,'2026-11-21T12:00:00.000Z','digest_set','b3',NULL,NULL,NULL,NULL,'{}','{"digests":{"b3":{"content_digest":"sha256:a53353a4c2aafdc3be631efeb4b9f2882f622648f14f64c0fd6b982d2b6a8b69"}}}','sha256:a53cbf7e436431f78c8d4ceff5e585208f082f39770d1b2784d7910660df1b48','sha256:f0daa138f005d61068bb984b15b55e96c13c3facc5fd16faf65e2ee71f03bac3');
INSERT INTO "events" VALUES(14,'2026-11-21T12:00:03.000Z','collected','b3','r3',NULL,'collecting','pending','{}','{"contents":{"r3":{"content_digest":"sha256:ec3f01a1c97dbc9fa5b76ba70f775722f7ce645be578998cbd8f9942bdc39e4c"}},"requests":{"r3":{"file_sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","finished_at":null,"reason":"OTHER","state":"pending"}}}','sha256:f0daa138f005d61068bb984b15b55e96c13c3facc5fd16faf65e2ee71f03bac3','sha256:fb63fedd1a5029e98439c29e54c2e936e8ebe1a26ef62d4559ef205fa2aac3c2');
INSERT INTO "events" VALUES(15,'2026-11-21T12:00:01.000Z','decided','b3',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b3":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:fb63fedd1a5029e98439c29e54c2e936e8ebe1a26ef62d4559ef205fa2aac3c2','sha256:0708147f0f464aae91b0fdb554f0242b45a5caf950edd1c03ffe6bebcc8342eb');
INSERT INTO "events" VALUES(16,'2026-11-21T12:00:01.000Z','approved','b3','r3','U00EVA','pending','approved','{}','{"requests":{"r3":{"finished_at":null,"state":"approved"}}}','sha256:0708147f0f464aae91b0fdb554f0242b45a5caf950edd1c03ffe6bebcc8342eb','sha256:9f5e84c5f47b144736b412b6e5b60d684d6396ac64c362670b1379d2a5abb831');
INSERT INTO "events" VALUES(17,'2026-11-21T12:00:02.000Z','attempt_begun','b3','r3',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"2":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r3","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r3":{"attempts":1}}}','sha256:9f5e84c5f47b144736b412b6e5b60d684d6396ac64c362670b1379d2a5abb831','sha256:3351dfe63607e82589b9be9873fa3439239755c71b79195d31ebb23c8dabba98');
INSERT INTO "events" VALUES(18,'2026-11-21T12:00:02.000Z','claimed','b3','r3',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r3":{"finished_at":null,"state":"sending"}}}','sha256:3351dfe63607e82589b9be9873fa3439239755c71b79195d31ebb23c8dabba98','sha256:210c86497543dfaf608a2d84dedeaf6d07d26bdc7713bdfcb7e58681e18dff52');
INSERT INTO "events" VALUES(19,'2026-11-21T12:00:03.000Z','attempt_ended','b3','r3',NULL,NULL,NULL,'{"call_id":"c1","http_status":412,"outcome":"refused"}','{"answers":{"2":{"content_digest":"sha256:8a00eafe1f8fbced7ac62635eb9df8a22820b70af8ca638d311c04268f4c20dc"}},"attempts":{"2":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":412,"outcome":"refused"}},"contents":{"r3":{"content_digest":"sha256:4a175547421d0c53c3ee188fbca7219a245b9839ef3a8e4ccdd55293b1fc9437"}},"requests":{"r3":{"http_status":412}}}','sha256:210c86497543dfaf608a2d84dedeaf6d07d26bdc7713bdfcb7e58681e18dff52','sha256:1b0a556f6e1e46086fd5e99f51d04b11ea6915758f1547cf2bb217f8f1432e4f');
INSERT INTO "events" VALUES(20,'2026-11-21T12:00:03.000Z','refused','b3','r3',NULL,'sending','refused','{}','{"requests":{"r3":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":412,"state":"refused"}}}','sha256:1b0a556f6e1e46086fd5e99f51d04b11ea6915758f1547cf2bb217f8f1432e4f','sha256:47c9899f0ffcf833e389a46dcde0964ffb00f5a5f9bdb1ab7447f555739557fc');
INSERT INTO "events" VALUES(21,'2026-11-21T12:00:00.000Z','asked','b4','m1','U00ANA',NULL,'pending','{}','{"batches":{"b4":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"integrate","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"m1":{"content_digest":"sha256:7f7cccdcf3ac3b469de803cdfa9abc5f9439c8f47d786e4f2d25fe30798ed883"}},"digests":{"b4":{"content_digest":"sha256:13d4be2d743230a5bd876ed98284cd02796b25c0c819f22f117d147fbe8819d0"}},"requests":{"m1":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","erased_at":null,"external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580101,"reason":null,"state":"pending"}}}','sha256:47c9899f0ffcf833e389a46dcde0964ffb00f5a5f9bdb1ab7447f555739557fc','sha256:b98488ccecb4a0cb093f5f4bf1f793c0fba16f1cbf8deeae5da1efef2c7448a9');
INSERT INTO "events" VALUES(22,'2026-11-21T12:00:00.000Z','asked','b4','m2','U00ANA',NULL,'pending','{}','{"contents":{"m2":{"content_digest":"sha256:7c77867682d42c358b70809ac4a3537fa93598f3d77be3317ead07662fd29ebb"}},"requests":{"m2":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","erased_at":null,"external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580102,"reason":null,"state":"pending"}}}','sha256:b98488ccecb4a0cb093f5f4bf1f793c0fba16f1cbf8deeae5da1efef2c7448a9','sha256:b919fbc0b98d8d61f7097bfb6c08220e50c0c5fcdb7e5e2146da3c1e6d784c57');
INSERT INTO "events" VALUES(23,'2026-11-21T12:00:00.000Z','asked','b5','r5','U00ANA',NULL,'pending','{}','{"batches":{"b5":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r5":{"content_digest":"sha256:2eb8744000804d6637f3225e605be6e093e4c06fdfea0a25bf3d68c0c506c363"}},"digests":{"b5":{"content_digest":"sha256:6e0c53a553d92b3e644c96cd994e19383811b4ecae4a02f96d2daf708a592106"}},"requests":{"r5":{"account_id":15001,"attempts":0,"batch_id":"b5","cause":"","conversation":"15001/order/580105","country":"AR","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580105,"reason":"OTHER","state":"pending"}}}','sha256:b919fbc0b98d8d61f7097bfb6c08220e50c0c5fcdb7e5e2146da3c1e6d784c57','sha256:8fd72daec8eb99844406345140ddf8cc57cc303e72309dab24d8004e119f70a1');
INSERT INTO "events" VALUES(24,'2026-11-21T12:00:09.000Z','doctor',NULL,NULL,NULL,NULL,NULL,'{"ñ":1}','{}','sha256:8fd72daec8eb99844406345140ddf8cc57cc303e72309dab24d8004e119f70a1','sha256:c4794687c63820efe591c6366cbf20cceda84ff89081cfe76e048b02e22926a1');
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    content BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
INSERT INTO "files" VALUES('ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02',10,X'255044462D312E372078','2026-11-21T12:00:00.000Z');
CREATE TABLE heartbeat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    show TEXT NOT NULL CHECK (show IN ('card', 'receipt', 'thread', 'alert')),
    about TEXT NOT NULL,
    due_at TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??.???Z'),
    tries INTEGER NOT NULL DEFAULT 0,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    error TEXT NOT NULL DEFAULT '',
    closed_at TEXT CHECK (closed_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO "outbox" VALUES(1,'alert','alert0000001c','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
INSERT INTO "outbox" VALUES(2,'card','b5','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
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
CREATE TABLE remarks (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    decline_reason TEXT NOT NULL
) STRICT;
INSERT INTO "remarks" VALUES('b2','00000000000000000000000000000010','No así, por favor');
CREATE TABLE replies (
    conversation TEXT PRIMARY KEY,
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    by TEXT NOT NULL
) STRICT;
INSERT INTO "replies" VALUES('15001/order/580101','2026-11-21T12:00:02.000Z','U00ANA');
CREATE TABLE requests (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    batch_id TEXT NOT NULL REFERENCES batches (id),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'document', 'integrate', 'create_order')),
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
, erased_at TEXT CHECK (erased_at GLOB '????-??-??T??:??:??.???Z')) STRICT;
INSERT INTO "requests" VALUES(1,'r1','b1','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'','2026-11-21T12:00:03.000Z',NULL);
INSERT INTO "requests" VALUES(2,'r2','b2','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'declined','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:00:01.000Z',NULL);
INSERT INTO "requests" VALUES(3,'r3','b3','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER','ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02','refused','2026-11-21T12:00:00.000Z',0,1,412,'','2026-11-21T12:00:03.000Z',NULL);
INSERT INTO "requests" VALUES(4,'m1','b4','integrate',15001,580101,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL);
INSERT INTO "requests" VALUES(5,'m2','b4','integrate',15001,580102,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL);
INSERT INTO "requests" VALUES(6,'r5','b5','message',15001,580105,'2000001234567890','AR','15001/order/580105','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX requests_of_batch ON requests (batch_id, seq);
CREATE INDEX requests_due ON requests (state, due_at, seq);
CREATE INDEX requests_of_order ON requests (order_id, seq);
CREATE INDEX requests_of_external_order ON requests (external_order_id, seq);
CREATE INDEX requests_of_conversation ON requests (conversation, seq);
CREATE INDEX attempts_of_request ON attempts (request_id, id);
CREATE UNIQUE INDEX attempts_possibly_effective ON attempts (request_id)
    WHERE outcome IS NULL OR outcome IN ('sent', 'unknown');
CREATE INDEX events_of_batch ON events (batch_id, id);
CREATE INDEX events_of_request ON events (request_id, id);
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE UNIQUE INDEX outbox_one_per_target ON outbox (show, about) WHERE closed_at IS NULL AND show <> 'thread';
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX alerts_one_open_per_cause ON alerts (cause) WHERE resolved_at IS NULL;
CREATE INDEX alert_requests_of_request ON alert_requests (request_id);
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
    CASE requests.state WHEN 'unknown' THEN NULL ELSE requests.finished_at END AS finished_at
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
ORDER BY requests.seq;
CREATE INDEX requests_unconfirmed ON requests (due_at, seq) WHERE state = 'sent' AND kind = 'integrate' AND cause = '';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;

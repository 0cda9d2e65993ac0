BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'alephee-bot','m001_tables','2026-11-30 09:35:08.158861+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'alephee-bot','m002_sends','2026-11-30 09:35:08.166635+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'alephee-bot','m003_unconfirmed','2026-11-30 09:35:08.167206+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'alephee-bot','m004_erasure','2026-11-30 09:35:08.171610+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'alephee-bot','m005_chain_end','2026-11-30 09:35:08.174908+00:00');
CREATE TABLE alert_requests (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
    UNIQUE (alert_id, request_id)
) STRICT;
INSERT INTO "alert_requests" VALUES(1,'FaZMh3Vegwsbc11RvGzvCQ','r3',0);
INSERT INTO "alert_requests" VALUES(2,'FaZMh3Vegwsbc11RvGzvCQ','r2',0);
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
INSERT INTO "alerts" VALUES(1,'FaZMh3Vegwsbc11RvGzvCQ','failure.refused',2,'2026-11-21T12:00:09.000Z','2026-11-21T12:00:10.000Z',NULL,'');
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'00000000000000000000000000000003','said 200');
INSERT INTO "answers" VALUES(2,'0000000000000000000000000000000c','said 412');
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
INSERT INTO "batches" VALUES(4,'b4','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z',NULL,NULL,NULL,0,'es');
CREATE TABLE chain (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    events INTEGER NOT NULL,
    head TEXT NOT NULL
) STRICT;
INSERT INTO "chain" VALUES(1,24,'sha256:35c1a43aeffeb8c8bbd392747cc9d532f72c4a8a609a7fca267a4e5eefc84de9');
CREATE TABLE contents (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    salt TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    summary TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "contents" VALUES('r1','00000000000000000000000000000004','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 200');
INSERT INTO "contents" VALUES('r3','0000000000000000000000000000000d','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","size":9,"slack_id":"F1","url":""},"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 412');
INSERT INTO "contents" VALUES('r5','0000000000000000000000000000000f','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r4','00000000000000000000000000000010','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r2','00000000000000000000000000000011','{"file":null,"kind":"message","reason":4,"shown":"","text":null}','','[]','');
CREATE TABLE digests (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
INSERT INTO "digests" VALUES('b1','00000000000000000000000000000001','sha256:d');
INSERT INTO "digests" VALUES('b3','0000000000000000000000000000000a','sha256:e');
INSERT INTO "digests" VALUES('b4','0000000000000000000000000000000e','sha256:d');
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
INSERT INTO "events" VALUES(1,'2026-11-21T12:00:00.000Z','asked','b1','r1','U00ANA',NULL,'pending','{}','{"batches":{"b1":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r1":{"content_digest":"sha256:2cf645c5a23cd3dbbc772d87955fc9b90be598a947117c1b813583e2f40c6c44"}},"digests":{"b1":{"content_digest":"sha256:5f57c22ae9ca57b97640ccdcadb7b8537103e6e10cc8888a0544af0e6fa8ea0c"}},"requests":{"r1":{"account_id":15001,"attempts":0,"batch_id":"b1","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:0000000000000000000000000000000000000000000000000000000000000000','sha256:387ef7748bee211d39733279b17321306da701863d4cb5f96cfa8cf5e419aab8');
INSERT INTO "events" VALUES(2,'2026-11-21T12:00:01.000Z','decided','b1',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b1":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:387ef7748bee211d39733279b17321306da701863d4cb5f96cfa8cf5e419aab8','sha256:52c4ca7dfd57cccc15b2529c502857977b5096e4dbb6ce2bfc2d62c738085860');
INSERT INTO "events" VALUES(3,'2026-11-21T12:00:01.000Z','approved','b1','r1','U00EVA','pending','approved','{}','{"requests":{"r1":{"finished_at":null,"state":"approved"}}}','sha256:52c4ca7dfd57cccc15b2529c502857977b5096e4dbb6ce2bfc2d62c738085860','sha256:02da062a19a313d8f32a0f88627036086e4af3f6137ea58eb859e309b845bea1');
INSERT INTO "events" VALUES(4,'2026-11-21T12:00:02.000Z','claimed','b1','r1',NULL,'approved','sending','{}','{"requests":{"r1":{"finished_at":null,"state":"sending"}}}','sha256:02da062a19a313d8f32a0f88627036086e4af3f6137ea58eb859e309b845bea1','sha256:2ed792c28569b352ee117e8f03e3e87b55c185b689643cc27f5ee955acfafe0a');
INSERT INTO "events" VALUES(5,'2026-11-21T12:00:02.000Z','attempt_begun','b1','r1',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"1":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r1","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r1":{"attempts":1}}}','sha256:2ed792c28569b352ee117e8f03e3e87b55c185b689643cc27f5ee955acfafe0a','sha256:eac9a152dd3af747ca93e00302d7dc30065d7e1d47b54a6509d52441040582cb');
INSERT INTO "events" VALUES(6,'2026-11-21T12:00:03.000Z','attempt_ended','b1','r1',NULL,NULL,NULL,'{"call_id":"c1","http_status":200,"outcome":"sent"}','{"answers":{"1":{"content_digest":"sha256:ba9478a65c4cd20f39a3a9288af2a5da0fb2fbfe9dafa76b47937702a124a9b3"}},"attempts":{"1":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":200,"outcome":"sent"}},"contents":{"r1":{"content_digest":"sha256:5ac230463353b0f250ae2650faca7ea51392c046ed88c5ad35f77f3adf18e03a"}},"requests":{"r1":{"http_status":200}}}','sha256:eac9a152dd3af747ca93e00302d7dc30065d7e1d47b54a6509d52441040582cb','sha256:ebaa18df9e402915e36926a0892875ff74faa757a9b9a95dcaa93617284e336b');
INSERT INTO "events" VALUES(7,'2026-11-21T12:00:03.000Z','sent','b1','r1',NULL,'sending','sent','{}','{"requests":{"r1":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":200,"state":"sent"}}}','sha256:ebaa18df9e402915e36926a0892875ff74faa757a9b9a95dcaa93617284e336b','sha256:5a56083630aac2a91867625ca170274759e810a51fe7aacc0c459afd0502f191');
INSERT INTO "events" VALUES(8,'2026-11-21T12:00:00.000Z','asked','b2','r2','U00ANA',NULL,'pending','{}','{"batches":{"b2":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r2":{"content_digest":"sha256:e86bb2a54292739847e3fd4527deb6fa3c57063cfb553f24bb1c6aa303ee3ae0"}},"digests":{"b2":{"content_digest":"sha256:15adcd46e11cdfc96be53bcc1e03a15daa44313b23c6ead5a1d78160a493365a"}},"requests":{"r2":{"account_id":15001,"attempts":0,"batch_id":"b2","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:5a56083630aac2a91867625ca170274759e810a51fe7aacc0c459afd0502f191','sha256:7a246b3aefe315b340c8cad41aff40d501c4d2798e0282e1385d387eaefb47d3');
INSERT INTO "events" VALUES(9,'2026-11-21T12:00:01.000Z','decided','b2',NULL,'U00EVA',NULL,NULL,'{"decision":"declined"}','{"batches":{"b2":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"declined"}},"remarks":{"b2":{"content_digest":"sha256:309d46b66f044917aaffcf3e7778ba3241c4bfec6b1d9361740519e00cfb5385"}}}','sha256:7a246b3aefe315b340c8cad41aff40d501c4d2798e0282e1385d387eaefb47d3','sha256:ef1a2f2c59499516c1f32142e846bd66572c334c835e1808b86405289c6d0e54');
INSERT INTO "events" VALUES(10,'2026-11-21T12:00:01.000Z','declined','b2','r2','U00EVA','pending','declined','{}','{"requests":{"r2":{"finished_at":"2026-11-21T12:00:01.000Z","state":"declined"}}}','sha256:ef1a2f2c59499516c1f32142e846bd66572c334c835e1808b86405289c6d0e54','sha256:a196192ee0a3b0fb48897615d60f4dde77d1b03545fce39f15c510cdefe27209');
INSERT INTO "events" VALUES(11,'2026-11-21T12:00:02.000Z','buyer_replied',NULL,NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":"2026-11-21T12:00:02.000Z","by":"U00ANA"}}}','sha256:a196192ee0a3b0fb48897615d60f4dde77d1b03545fce39f15c510cdefe27209','sha256:d88d6813ec68639155c69ef4988741f2dda2a9bd1c2989f1003ee9a6dca4e50c');
INSERT INTO "events" VALUES(12,'2026-11-21T12:00:00.000Z','asked','b3','r3','U00ANA',NULL,'collecting','{}','{"batches":{"b3":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r3":{"content_digest":"sha256:3528cf19830dca8bb0f824cdbb48776236ba4078ee5726aee797be5e6206d4b8"}},"digests":{"b3":{"content_digest":"sha256:572404e039b9403e0f08e976e46efa1ce4b0240ab754998171887ac16ac7178b"}},"requests":{"r3":{"account_id":15001,"attempts":0,"batch_id":"b3","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"collecting"}}}','sha256:d88d6813ec68639155c69ef4988741f2dda2a9bd1c2989f1003ee9a6dca4e50c','sha256:4767debbb40a44a836e3343f28112aef55e21cd953f30c6c763b73e4999866ad');
INSERT INTO "events" VALUES(13,'2026-11-21T12:00:00.000Z','digest_set','b3',NULL,NULL,NULL,NULL,'{}','{"digests":{"b3":{"content_digest":"sha256:6a0028cc9be6a4747f36a3737a45ad27db9e50041aada7d4b1969aa23acff907"}}}','sha256:4767debbb40a44a836e3343f28112aef55e21cd953f30c6c763b73e4999866ad','sha256:f01eeffdb872aac7b9efd28c7260ed183420bf1df44d765c01af0b300d45a7ae');
INSERT INTO "events" VALUES(14,'2026-11-21T12:00:03.000Z','collected','b3','r3',NULL,'collecting','pending','{}','{"contents":{"r3":{"content_digest":"sha256:b37b6ea7bd3bb6aa8b119c416b424e5da4db7a789fd8e1e9b7936a60eee77ef4"}},"requests":{"r3":{"file_sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","finished_at":null,"reason":"OTHER","state":"pending"}}}','sha256:f01eeffdb872aac7b9efd28c7260ed183420bf1df44d765c01af0b300d45a7ae','sha256:515e90f6a518d8b46a258b2b690085c873acaaea9acb26b376dd8291be784b09');
INSERT INTO "events" VALUES(15,'2026-11-21T12:00:01.000Z','decided','b3',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b3":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:515e90f6a518d8b46a258b2b690085c873acaaea9acb26b376dd8291be784b09','sha256:10846f7c823e15caddcba8627156c1a611a03e4b36110be15b01b6670d78f733');
INSERT INTO "events" VALUES(16,'2026-11-21T12:00:01.000Z','approved','b3','r3','U00EVA','pending','approved','{}','{"requests":{"r3":{"finished_at":null,"state":"approved"}}}','sha256:10846f7c823e15caddcba8627156c1a611a03e4b36110be15b01b6670d78f733','sha256:38223c72f5662b6e8fce801bd59df3d4aa885861298b44cc383872ab83ff9400');
INSERT INTO "events" VALUES(17,'2026-11-21T12:00:02.000Z','claimed','b3','r3',NULL,'approved','sending','{}','{"requests":{"r3":{"finished_at":null,"state":"sending"}}}','sha256:38223c72f5662b6e8fce801bd59df3d4aa885861298b44cc383872ab83ff9400','sha256:12fc5294e2d752e5296ea7e0acd9c44e179bf687d9334d078dde3178013628c3');
INSERT INTO "events" VALUES(18,'2026-11-21T12:00:02.000Z','attempt_begun','b3','r3',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"2":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r3","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r3":{"attempts":1}}}','sha256:12fc5294e2d752e5296ea7e0acd9c44e179bf687d9334d078dde3178013628c3','sha256:b2660a669768b7969e3db444fa72e428018deac71b0dfb829d97ded26bf72dbc');
INSERT INTO "events" VALUES(19,'2026-11-21T12:00:03.000Z','attempt_ended','b3','r3',NULL,NULL,NULL,'{"call_id":"c1","http_status":412,"outcome":"refused"}','{"answers":{"2":{"content_digest":"sha256:3cd062124aabd084728368c14d41b4739b90badb710df75c255f1f7dbd991aa0"}},"attempts":{"2":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":412,"outcome":"refused"}},"contents":{"r3":{"content_digest":"sha256:2e97a8663bcf7faf966216ee4dc0af5ac9281c68f944225cb65159b5ec94828b"}},"requests":{"r3":{"http_status":412}}}','sha256:b2660a669768b7969e3db444fa72e428018deac71b0dfb829d97ded26bf72dbc','sha256:887a8ff6aa9923fc0dbf4ecee8595c89a553b3e0f37a16cbb699a7a56ae690a8');
INSERT INTO "events" VALUES(20,'2026-11-21T12:00:03.000Z','refused','b3','r3',NULL,'sending','refused','{}','{"requests":{"r3":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":412,"state":"refused"}}}','sha256:887a8ff6aa9923fc0dbf4ecee8595c89a553b3e0f37a16cbb699a7a56ae690a8','sha256:d9900bc299be826f6764102d86de6d0913eda650ed724f522f1b1a634a95b879');
INSERT INTO "events" VALUES(21,'2026-11-21T12:00:11.000Z','doctor',NULL,NULL,NULL,NULL,NULL,'{"ñ":1}','{}','sha256:d9900bc299be826f6764102d86de6d0913eda650ed724f522f1b1a634a95b879','sha256:e082a281fc0ece678a47e766b5f4cae1461fa0b5eabb62c9b7c618e16c8fa486');
INSERT INTO "events" VALUES(22,'2026-11-21T12:00:00.000Z','asked','b4','r5','U00ANA',NULL,'pending','{}','{"batches":{"b4":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"expires_at":"2026-11-22T12:00:00.000Z","kind":"message","language":"es","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r5":{"content_digest":"sha256:51fff7c808a319a642699b3fa646ecbacb4f21543ee779f6cee8517ecd33432b"}},"digests":{"b4":{"content_digest":"sha256:e2a6d1177fb9c12d58c463ada19d2407b5c72dc449c1a994a0236bb22380641a"}},"requests":{"r5":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:e082a281fc0ece678a47e766b5f4cae1461fa0b5eabb62c9b7c618e16c8fa486','sha256:e42f2c1cc297473e9332281bce01264d5ceba0c7727786786a464415820d7aa8');
INSERT INTO "events" VALUES(23,'2026-11-21T12:00:00.000Z','asked','b4','r4','U00ANA',NULL,'pending','{}','{"contents":{"r4":{"content_digest":"sha256:ca18fbdf783d7e59335c4d79f9998dff90ac12fddfb1bbaf9e617640e7842047"}},"requests":{"r4":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"15001/order/580101","country":"AR","delays":0,"due_at":"2026-11-21T12:00:00.000Z","erased_at":null,"external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:e42f2c1cc297473e9332281bce01264d5ceba0c7727786786a464415820d7aa8','sha256:f30c3b6caa3d3b63716218135ab3d41fc303c84e7313f598c889bbacb7783f82');
INSERT INTO "events" VALUES(24,'2026-11-21T12:00:20.000Z','forgotten','b2','r2',NULL,NULL,NULL,'{"by":"order"}','{"contents":{"r2":{"content_digest":"sha256:8b66224bdae7ed6c64f58c8860096c08f0c8dd950ad626c7f3d2e8f989d9ec0d"}},"digests":{"b2":{"content_digest":null}},"remarks":{"b2":{"content_digest":null}},"requests":{"r2":{"erased_at":"2026-11-21T12:00:20.000Z"}}}','sha256:f30c3b6caa3d3b63716218135ab3d41fc303c84e7313f598c889bbacb7783f82','sha256:35c1a43aeffeb8c8bbd392747cc9d532f72c4a8a609a7fca267a4e5eefc84de9');
CREATE TABLE files (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    size INTEGER NOT NULL,
    content BLOB NOT NULL) STRICT;
INSERT INTO "files" VALUES('ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02',10,X'255044462D312E372078');
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
INSERT INTO "posts" VALUES('card','b4','C1','1.2',0);
CREATE TABLE remarks (
    batch_id TEXT PRIMARY KEY REFERENCES batches (id),
    salt TEXT NOT NULL,
    decline_reason TEXT NOT NULL
) STRICT;
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
INSERT INTO "requests" VALUES(2,'r2','b2','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'declined','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:00:01.000Z','2026-11-21T12:00:20.000Z');
INSERT INTO "requests" VALUES(3,'r3','b3','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER','ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02','refused','2026-11-21T12:00:00.000Z',0,1,412,'','2026-11-21T12:00:03.000Z',NULL);
INSERT INTO "requests" VALUES(4,'r5','b4','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL);
INSERT INTO "requests" VALUES(5,'r4','b4','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL,NULL);
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
CREATE TRIGGER events_are_counted AFTER INSERT ON events
BEGIN INSERT OR REPLACE INTO chain (id, events, head) VALUES (1, NEW.id, NEW.hash); END;
DELETE FROM "sqlite_sequence";
COMMIT;

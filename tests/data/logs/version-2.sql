BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'alephee-bot','m001_tables','2026-11-21 12:00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'alephee-bot','m002_sends','2026-11-21 12:00:00');
CREATE TABLE alert_requests (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    UNIQUE (alert_id, request_id)
) STRICT;
INSERT INTO "alert_requests" VALUES(1,'alert00000012','r3');
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
INSERT INTO "alerts" VALUES(1,'alert00000012','failure.refused',1,'2026-11-21T12:00:09.000Z','2026-11-21T12:00:09.000Z',NULL,'');
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'00000000000000000000000000000007','said 200');
INSERT INTO "answers" VALUES(2,'0000000000000000000000000000000d','said 412');
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
    digest TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('approved', 'declined', 'withdrawn', 'expired', 'not_needed')),
    decided_by TEXT,
    decided_at TEXT CHECK (decided_at GLOB '????-??-??T??:??:??.???Z'),
    buyer_replied INTEGER NOT NULL CHECK (buyer_replied IN (0, 1)),
    language TEXT NOT NULL
) STRICT;
INSERT INTO "batches" VALUES(1,'b1','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','sha256:d','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(2,'b2','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','sha256:d','declined','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(3,'b3','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','sha256:e','approved','U00EVA','2026-11-21T12:00:01.000Z',0,'es');
INSERT INTO "batches" VALUES(4,'b4','integrate',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','sha256:d',NULL,NULL,NULL,0,'es');
INSERT INTO "batches" VALUES(5,'b5','message',15001,'U00ANA','2026-11-21T12:00:00.000Z','2026-11-22T12:00:00.000Z','sha256:d',NULL,NULL,NULL,0,'es');
CREATE TABLE contents (
    request_id TEXT PRIMARY KEY REFERENCES requests (id),
    salt TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    summary TEXT NOT NULL,
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "contents" VALUES('r1','00000000000000000000000000000008','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 200');
INSERT INTO "contents" VALUES('r2','00000000000000000000000000000009','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r3','0000000000000000000000000000000e','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","size":10,"slack_id":"F1","url":""},"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 412');
INSERT INTO "contents" VALUES('m1','0000000000000000000000000000000f','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('m2','00000000000000000000000000000010','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r5','00000000000000000000000000000011','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
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
INSERT INTO "events" VALUES(1,'2026-11-21T12:00:00.000Z','asked','b1','r1','U00ANA',NULL,'pending','{}','{"batches":{"b1":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r1":{"content_digest":"sha256:e86bb2a54292739847e3fd4527deb6fa3c57063cfb553f24bb1c6aa303ee3ae0"}},"requests":{"r1":{"account_id":15001,"attempts":0,"batch_id":"b1","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:0000000000000000000000000000000000000000000000000000000000000000','sha256:7392e62de34c495cc85fd38e9c11ebbaa91e5a64d762bd5b5534c008282426f4');
INSERT INTO "events" VALUES(2,'2026-11-21T12:00:01.000Z','decided','b1',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b1":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:7392e62de34c495cc85fd38e9c11ebbaa91e5a64d762bd5b5534c008282426f4','sha256:4065c3bb5dfb7bbb168ec81f08c9975f058c84248286e831612fd525c0a9b0c3');
INSERT INTO "events" VALUES(3,'2026-11-21T12:00:01.000Z','approved','b1','r1','U00EVA','pending','approved','{}','{"requests":{"r1":{"finished_at":null,"state":"approved"}}}','sha256:4065c3bb5dfb7bbb168ec81f08c9975f058c84248286e831612fd525c0a9b0c3','sha256:f15ff88eb31187bc1ed1c3d70005c101e33f571e2122f0e60c5f86d5c575535a');
INSERT INTO "events" VALUES(4,'2026-11-21T12:00:02.000Z','attempt_begun','b1','r1',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"1":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r1","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r1":{"attempts":1}}}','sha256:f15ff88eb31187bc1ed1c3d70005c101e33f571e2122f0e60c5f86d5c575535a','sha256:c06944050b0c073f509369a7f8f41b8610cafe2121419bdb8a600a578a9b18b4');
INSERT INTO "events" VALUES(5,'2026-11-21T12:00:02.000Z','claimed','b1','r1',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r1":{"finished_at":null,"state":"sending"}}}','sha256:c06944050b0c073f509369a7f8f41b8610cafe2121419bdb8a600a578a9b18b4','sha256:e182b00703f4799fef4bb18722bd331e264e6985ad0d2e8937ad0abffd93e658');
INSERT INTO "events" VALUES(6,'2026-11-21T12:00:03.000Z','attempt_ended','b1','r1',NULL,NULL,NULL,'{"call_id":"c1","http_status":200,"outcome":"sent"}','{"answers":{"1":{"content_digest":"sha256:ebd8af2321939e23baff3492914cf1e372fe20a6b66bedc0a8298e5c6f017e1e"}},"attempts":{"1":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":200,"outcome":"sent"}},"contents":{"r1":{"content_digest":"sha256:bf1b3d85a9b444fed8c714139092d1602001a6926b0dc025b6468f2b1686bd91"}},"requests":{"r1":{"http_status":200}}}','sha256:e182b00703f4799fef4bb18722bd331e264e6985ad0d2e8937ad0abffd93e658','sha256:8fbe79f490f18465bf74847967fe0626a83e92919aa09b3b91d3c1204b3bf500');
INSERT INTO "events" VALUES(7,'2026-11-21T12:00:03.000Z','sent','b1','r1',NULL,'sending','sent','{}','{"requests":{"r1":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":200,"state":"sent"}}}','sha256:8fbe79f490f18465bf74847967fe0626a83e92919aa09b3b91d3c1204b3bf500','sha256:83ed6c385e17fadf2b0b31e08482b0aacb0d8922281ed06cabe3ae0c48b5a2ab');
INSERT INTO "events" VALUES(8,'2026-11-21T12:00:00.000Z','asked','b2','r2','U00ANA',NULL,'pending','{}','{"batches":{"b2":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r2":{"content_digest":"sha256:4e58d57d8cdd4a66acd1a1e3c8d5636d7e141c8bf638e06b55ff37432933343e"}},"requests":{"r2":{"account_id":15001,"attempts":0,"batch_id":"b2","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:83ed6c385e17fadf2b0b31e08482b0aacb0d8922281ed06cabe3ae0c48b5a2ab','sha256:af115107b3e8eaf8c9ecf202fce8423bdb1f7616d176b58697b9dfe8567c77fe');
INSERT INTO "events" VALUES(9,'2026-11-21T12:00:01.000Z','decided','b2',NULL,'U00EVA',NULL,NULL,'{"decision":"declined"}','{"batches":{"b2":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"declined"}},"remarks":{"b2":{"content_digest":"sha256:7284a588c6a8dc358064bbf8bb10632b2cf01dfef59de1aebded8bb8fd2d45ed"}}}','sha256:af115107b3e8eaf8c9ecf202fce8423bdb1f7616d176b58697b9dfe8567c77fe','sha256:d00ecdf4db8fc1625c82d5cb89a830e064e251dda441f2d4ad39852922d0dfa1');
INSERT INTO "events" VALUES(10,'2026-11-21T12:00:01.000Z','declined','b2','r2','U00EVA','pending','declined','{}','{"requests":{"r2":{"finished_at":"2026-11-21T12:00:01.000Z","state":"declined"}}}','sha256:d00ecdf4db8fc1625c82d5cb89a830e064e251dda441f2d4ad39852922d0dfa1','sha256:16970f429a1929590da284457b55312ad581bc903e43ce57c1d66a0ff2114e3b');
INSERT INTO "events" VALUES(11,'2026-11-21T12:00:02.000Z','buyer_replied',NULL,NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":"2026-11-21T12:00:02.000Z","by":"U00ANA"}}}','sha256:16970f429a1929590da284457b55312ad581bc903e43ce57c1d66a0ff2114e3b','sha256:8698ad01c8ec3c8d4e7bf2aeeb77b5e36a356c5740659f0e2652f36aa95bf812');
INSERT INTO "events" VALUES(12,'2026-11-21T12:00:00.000Z','asked','b3','r3','U00ANA',NULL,'collecting','{}','{"batches":{"b3":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r3":{"content_digest":"sha256:fb5be39c4a33018fba3cca67761a03721cc0858073155ee7e4321285826d8f94"}},"requests":{"r3":{"account_id":15001,"attempts":0,"batch_id":"b3","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"collecting"}}}','sha256:8698ad01c8ec3c8d4e7bf2aeeb77b5e36a356c5740659f0e2652f36aa95bf812','sha256:7f430fab4a0964ce7ebf15e9fc4f3a5f8d25673b66b3fc862aecb5bd821d1827');
INSERT INTO "events" VALUES(13,'2026-11-21T12:00:00.000Z','digest_set','b3',NULL,NULL,NULL,NULL,'{}','{"batches":{"b3":{"digest":"sha256:e"}}}','sha256:7f430fab4a0964ce7ebf15e9fc4f3a5f8d25673b66b3fc862aecb5bd821d1827','sha256:75b852c6663fc553fdb4320261ff39576806bf3d7aace98cd6d475b1c3ee717f');
INSERT INTO "events" VALUES(14,'2026-11-21T12:00:03.000Z','collected','b3','r3',NULL,'collecting','pending','{}','{"contents":{"r3":{"content_digest":"sha256:98d73ed61e44f4f9bbc2777ac447060b7f7b62ad575e2c4bd941f266f039ce1a"}},"requests":{"r3":{"file_sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","finished_at":null,"reason":"OTHER","state":"pending"}}}','sha256:75b852c6663fc553fdb4320261ff39576806bf3d7aace98cd6d475b1c3ee717f','sha256:7e1de6472a03f401d9149c9e262930671c3581ff41d5a61c7ccb8176538442f6');
INSERT INTO "events" VALUES(15,'2026-11-21T12:00:01.000Z','decided','b3',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b3":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:7e1de6472a03f401d9149c9e262930671c3581ff41d5a61c7ccb8176538442f6','sha256:a2d40287c7856945837a48eecec1216c15e7be1ec209132330eafb927c68f519');
INSERT INTO "events" VALUES(16,'2026-11-21T12:00:01.000Z','approved','b3','r3','U00EVA','pending','approved','{}','{"requests":{"r3":{"finished_at":null,"state":"approved"}}}','sha256:a2d40287c7856945837a48eecec1216c15e7be1ec209132330eafb927c68f519','sha256:279f6d90e0b94a46a4ccb9fc841504d464fd4d3f8d8ddb92cee37cb4463b6e6f');
INSERT INTO "events" VALUES(17,'2026-11-21T12:00:02.000Z','attempt_begun','b3','r3',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"2":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r3","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r3":{"attempts":1}}}','sha256:279f6d90e0b94a46a4ccb9fc841504d464fd4d3f8d8ddb92cee37cb4463b6e6f','sha256:d1cfea39b7b06bda901407758c87393b6a64b13641f0a98bf29a8d2dd1f253a2');
INSERT INTO "events" VALUES(18,'2026-11-21T12:00:02.000Z','claimed','b3','r3',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r3":{"finished_at":null,"state":"sending"}}}','sha256:d1cfea39b7b06bda901407758c87393b6a64b13641f0a98bf29a8d2dd1f253a2','sha256:8903610fe4a1a4ee5af6ff11a2e71985bf0890bcfd65c1db3510facdfc71eace');
INSERT INTO "events" VALUES(19,'2026-11-21T12:00:03.000Z','attempt_ended','b3','r3',NULL,NULL,NULL,'{"call_id":"c1","http_status":412,"outcome":"refused"}','{"answers":{"2":{"content_digest":"sha256:84c008e3d799e47a63dc566088527af5bd5bd9f83c8803307007cc6e809fd9a6"}},"attempts":{"2":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":412,"outcome":"refused"}},"contents":{"r3":{"content_digest":"sha256:b988c7745ad1a040f4a288c22cad3365e71066219024d04e9002a4862167540c"}},"requests":{"r3":{"http_status":412}}}','sha256:8903610fe4a1a4ee5af6ff11a2e71985bf0890bcfd65c1db3510facdfc71eace','sha256:3db8a8e0f0fdb06dc91815ba3b3fd4cfbc77f67e0cd6eee092e7291e764b1d4b');
INSERT INTO "events" VALUES(20,'2026-11-21T12:00:03.000Z','refused','b3','r3',NULL,'sending','refused','{}','{"requests":{"r3":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":412,"state":"refused"}}}','sha256:3db8a8e0f0fdb06dc91815ba3b3fd4cfbc77f67e0cd6eee092e7291e764b1d4b','sha256:362664496b6cc51aa8c4d81df0aa93b9820257783195025340e2aed8efb18307');
INSERT INTO "events" VALUES(21,'2026-11-21T12:00:00.000Z','asked','b4','m1','U00ANA',NULL,'pending','{}','{"batches":{"b4":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"integrate","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"m1":{"content_digest":"sha256:e5ff801353fa6862725ccbef159a365398d0f5ee9d8635165b8480a8f0edaf2f"}},"requests":{"m1":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580101,"reason":null,"state":"pending"}}}','sha256:362664496b6cc51aa8c4d81df0aa93b9820257783195025340e2aed8efb18307','sha256:3a9d1020e72698079c06f8d14aa9f1c7f1399cf7c2ce0b9ba2926f033c9aece7');
INSERT INTO "events" VALUES(22,'2026-11-21T12:00:00.000Z','asked','b4','m2','U00ANA',NULL,'pending','{}','{"contents":{"m2":{"content_digest":"sha256:42d322689224418de8502bdbb23438e5110333897900dbdd686e9072d92d2377"}},"requests":{"m2":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580102,"reason":null,"state":"pending"}}}','sha256:3a9d1020e72698079c06f8d14aa9f1c7f1399cf7c2ce0b9ba2926f033c9aece7','sha256:7295b98eb07ac8c5b32a52ec635f0a7cea1341e5129a97afb5ee81a6a29efd90');
INSERT INTO "events" VALUES(23,'2026-11-21T12:00:00.000Z','asked','b5','r5','U00ANA',NULL,'pending','{}','{"batches":{"b5":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r5":{"content_digest":"sha256:4696a8387bf273eceda76faa84e1c3e198312fb34a80992fbf9c87b64c81a336"}},"requests":{"r5":{"account_id":15001,"attempts":0,"batch_id":"b5","cause":"","conversation":"15001/order/580105","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580105,"reason":"OTHER","state":"pending"}}}','sha256:7295b98eb07ac8c5b32a52ec635f0a7cea1341e5129a97afb5ee81a6a29efd90','sha256:3e1630a5003b4152f8d5965d16b2ca5b57afc13fe0ebbd894141b0f9bf6a7fd3');
INSERT INTO "events" VALUES(24,'2026-11-21T12:00:09.000Z','doctor',NULL,NULL,NULL,NULL,NULL,'{"ñ":1}','{}','sha256:3e1630a5003b4152f8d5965d16b2ca5b57afc13fe0ebbd894141b0f9bf6a7fd3','sha256:eda90e6f91048742e10a23cbcdccb66729077f2c159d98f729d68d5830fb2540');
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
INSERT INTO "outbox" VALUES(1,'alert','alert00000012','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
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
INSERT INTO "remarks" VALUES('b2','0000000000000000000000000000000a','No así, por favor');
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
) STRICT;
INSERT INTO "requests" VALUES(1,'r1','b1','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'sent','2026-11-21T12:00:00.000Z',0,1,200,'','2026-11-21T12:00:03.000Z');
INSERT INTO "requests" VALUES(2,'r2','b2','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER',NULL,'declined','2026-11-21T12:00:00.000Z',0,0,NULL,'','2026-11-21T12:00:01.000Z');
INSERT INTO "requests" VALUES(3,'r3','b3','message',15001,580101,'2000001234567890','AR','15001/order/580101','OTHER','ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02','refused','2026-11-21T12:00:00.000Z',0,1,412,'','2026-11-21T12:00:03.000Z');
INSERT INTO "requests" VALUES(4,'m1','b4','integrate',15001,580101,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL);
INSERT INTO "requests" VALUES(5,'m2','b4','integrate',15001,580102,'','AR','',NULL,NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL);
INSERT INTO "requests" VALUES(6,'r5','b5','message',15001,580105,'2000001234567890','AR','15001/order/580105','OTHER',NULL,'pending','2026-11-21T12:00:00.000Z',0,0,NULL,'',NULL);
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
    requests.finished_at
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
ORDER BY requests.seq;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;

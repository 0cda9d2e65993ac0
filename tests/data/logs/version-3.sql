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
CREATE TABLE alert_requests (
    seq INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    request_id TEXT NOT NULL REFERENCES requests (id),
    UNIQUE (alert_id, request_id)
) STRICT;
INSERT INTO "alert_requests" VALUES(1,'alert00000014','r3');
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
INSERT INTO "alerts" VALUES(1,'alert00000014','failure.refused',1,'2026-11-21T12:00:09.000Z','2026-11-21T12:00:09.000Z',NULL,'');
CREATE TABLE answers (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
    salt TEXT NOT NULL,
    api_message TEXT NOT NULL
) STRICT;
INSERT INTO "answers" VALUES(1,'00000000000000000000000000000009','said 200');
INSERT INTO "answers" VALUES(2,'0000000000000000000000000000000f','said 412');
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
INSERT INTO "contents" VALUES('r1','0000000000000000000000000000000a','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 200');
INSERT INTO "contents" VALUES('r2','0000000000000000000000000000000b','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r3','00000000000000000000000000000010','{"file":{"mimetype":"","name":"factura.pdf","permalink":"","sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","size":10,"slack_id":"F1","url":""},"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','said 412');
INSERT INTO "contents" VALUES('m1','00000000000000000000000000000011','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('m2','00000000000000000000000000000012','{"erp_status":null,"integrated":true,"kind":"integrate","own_order_id":null}','Bruno Ejemplo · Zapatillas','[]','');
INSERT INTO "contents" VALUES('r5','00000000000000000000000000000013','{"file":null,"kind":"message","reason":4,"shown":"Hola, ¿recibió la talla correcta?","text":"Hola, ¿recibió la talla correcta?"}','Bruno Ejemplo · Zapatillas','[]','');
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
INSERT INTO "events" VALUES(1,'2026-11-21T12:00:00.000Z','asked','b1','r1','U00ANA',NULL,'pending','{}','{"batches":{"b1":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r1":{"content_digest":"sha256:158659824774343dd9d0587d380a100f20b8ffd0f417acabcf7dc04909fad4a5"}},"requests":{"r1":{"account_id":15001,"attempts":0,"batch_id":"b1","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:0000000000000000000000000000000000000000000000000000000000000000','sha256:13ee27377a30994d1592c5bda6ed956eeccfc2fe3109eb28b26dfa426a386e79');
INSERT INTO "events" VALUES(2,'2026-11-21T12:00:01.000Z','decided','b1',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b1":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:13ee27377a30994d1592c5bda6ed956eeccfc2fe3109eb28b26dfa426a386e79','sha256:fdf7cb33cd052f76ea966bfc3f3436381d179a1072df03093077b3c4e49fc56e');
INSERT INTO "events" VALUES(3,'2026-11-21T12:00:01.000Z','approved','b1','r1','U00EVA','pending','approved','{}','{"requests":{"r1":{"finished_at":null,"state":"approved"}}}','sha256:fdf7cb33cd052f76ea966bfc3f3436381d179a1072df03093077b3c4e49fc56e','sha256:1dd7bb92f8f394bf68746005eaaf7d0f509a233544eda8a7f38d1c105f81186c');
INSERT INTO "events" VALUES(4,'2026-11-21T12:00:02.000Z','attempt_begun','b1','r1',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"1":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r1","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r1":{"attempts":1}}}','sha256:1dd7bb92f8f394bf68746005eaaf7d0f509a233544eda8a7f38d1c105f81186c','sha256:642ce50b26278e80e86ac8fad87a4afdd0b5ffdc73afb4ab396774c414fd22c3');
INSERT INTO "events" VALUES(5,'2026-11-21T12:00:02.000Z','claimed','b1','r1',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r1":{"finished_at":null,"state":"sending"}}}','sha256:642ce50b26278e80e86ac8fad87a4afdd0b5ffdc73afb4ab396774c414fd22c3','sha256:fe1346524c10f8a0c698b68ad6031072351a009b53339dd0110bb7203845877a');
INSERT INTO "events" VALUES(6,'2026-11-21T12:00:03.000Z','attempt_ended','b1','r1',NULL,NULL,NULL,'{"call_id":"c1","http_status":200,"outcome":"sent"}','{"answers":{"1":{"content_digest":"sha256:705a9f62a6dadbcbc581dddf38ee5f4b91ca826c814872cb2641b4afa30953fa"}},"attempts":{"1":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":200,"outcome":"sent"}},"contents":{"r1":{"content_digest":"sha256:b75176e427ced127ba54d90a021fe91342d20644056d76d1a68b83d8f7d9d855"}},"requests":{"r1":{"http_status":200}}}','sha256:fe1346524c10f8a0c698b68ad6031072351a009b53339dd0110bb7203845877a','sha256:587e54b71dceec149d2e2d726b6c70aedc19e714de337280ad13906a3c562f0c');
INSERT INTO "events" VALUES(7,'2026-11-21T12:00:03.000Z','sent','b1','r1',NULL,'sending','sent','{}','{"requests":{"r1":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":200,"state":"sent"}}}','sha256:587e54b71dceec149d2e2d726b6c70aedc19e714de337280ad13906a3c562f0c','sha256:132f02d8e044f97aea553620b7e50d422e5726b05bf3d13fcd94597c3ed3e0e2');
INSERT INTO "events" VALUES(8,'2026-11-21T12:00:00.000Z','asked','b2','r2','U00ANA',NULL,'pending','{}','{"batches":{"b2":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r2":{"content_digest":"sha256:561366ad8ec52ebf749f2b081f4448e60be413795eeb86d75ce6aa8cc46c7173"}},"requests":{"r2":{"account_id":15001,"attempts":0,"batch_id":"b2","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"pending"}}}','sha256:132f02d8e044f97aea553620b7e50d422e5726b05bf3d13fcd94597c3ed3e0e2','sha256:17ae6422cbfedaff3d094d1565481163673b6760a514921daedc6f9d2441a683');
INSERT INTO "events" VALUES(9,'2026-11-21T12:00:01.000Z','decided','b2',NULL,'U00EVA',NULL,NULL,'{"decision":"declined"}','{"batches":{"b2":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"declined"}},"remarks":{"b2":{"content_digest":"sha256:bc1bd9877b97f41f1d933a5cba8f3d50177babcaaa3f48137b0e93248eb6769c"}}}','sha256:17ae6422cbfedaff3d094d1565481163673b6760a514921daedc6f9d2441a683','sha256:ce3e55f1586e9036fc34d6750300cc12b5c7f01f2c61f8fd60b46c41f4e502ad');
INSERT INTO "events" VALUES(10,'2026-11-21T12:00:01.000Z','declined','b2','r2','U00EVA','pending','declined','{}','{"requests":{"r2":{"finished_at":"2026-11-21T12:00:01.000Z","state":"declined"}}}','sha256:ce3e55f1586e9036fc34d6750300cc12b5c7f01f2c61f8fd60b46c41f4e502ad','sha256:14d796e277e7c683c59fd59fa5b6b4b88cbd95cc108ca1d48e5a5e7ec7c52daa');
INSERT INTO "events" VALUES(11,'2026-11-21T12:00:02.000Z','buyer_replied',NULL,NULL,'U00ANA',NULL,NULL,'{"conversation":"15001/order/580101"}','{"replies":{"15001/order/580101":{"at":"2026-11-21T12:00:02.000Z","by":"U00ANA"}}}','sha256:14d796e277e7c683c59fd59fa5b6b4b88cbd95cc108ca1d48e5a5e7ec7c52daa','sha256:9935ec8bd0b0f8ffeb062c634f7b438684a2072b253089ee1de9b8dc7deded2b');
INSERT INTO "events" VALUES(12,'2026-11-21T12:00:00.000Z','asked','b3','r3','U00ANA',NULL,'collecting','{}','{"batches":{"b3":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r3":{"content_digest":"sha256:3a5d2e213ccc57f943558e718b476ec9e4fb1b3edfa3b17b4de98bd09480c1d8"}},"requests":{"r3":{"account_id":15001,"attempts":0,"batch_id":"b3","cause":"","conversation":"15001/order/580101","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580101,"reason":"OTHER","state":"collecting"}}}','sha256:9935ec8bd0b0f8ffeb062c634f7b438684a2072b253089ee1de9b8dc7deded2b','sha256:d2b6f407e021890e4cde6ae0c9632ab531eaeb6e99ea04ecfd509c6649670192');
INSERT INTO "events" VALUES(13,'2026-11-21T12:00:00.000Z','digest_set','b3',NULL,NULL,NULL,NULL,'{}','{"batches":{"b3":{"digest":"sha256:e"}}}','sha256:d2b6f407e021890e4cde6ae0c9632ab531eaeb6e99ea04ecfd509c6649670192','sha256:4625efb231d6a992bedab86a151b012ab8670aea1ef4bbc4cc390da748b028f5');
INSERT INTO "events" VALUES(14,'2026-11-21T12:00:03.000Z','collected','b3','r3',NULL,'collecting','pending','{}','{"contents":{"r3":{"content_digest":"sha256:88c5af1b0c6e4ad0c10791de1efc5a02308460ed2fc1a5ee1a354e559a8f55fd"}},"requests":{"r3":{"file_sha256":"ec2792f52c4416be86b9c3d9f4ce1122e68027a8549c54be5040c913d671aa02","finished_at":null,"reason":"OTHER","state":"pending"}}}','sha256:4625efb231d6a992bedab86a151b012ab8670aea1ef4bbc4cc390da748b028f5','sha256:b1bb368d170479269339f28bd1c6e7dcbc92c87631ed18b20de6604891ecbf5b');
INSERT INTO "events" VALUES(15,'2026-11-21T12:00:01.000Z','decided','b3',NULL,'U00EVA',NULL,NULL,'{"decision":"approved"}','{"batches":{"b3":{"decided_at":"2026-11-21T12:00:01.000Z","decided_by":"U00EVA","decision":"approved"}}}','sha256:b1bb368d170479269339f28bd1c6e7dcbc92c87631ed18b20de6604891ecbf5b','sha256:0d96ed5887e589819dcc3b2cd093670a5270b865afeb76262a38093a95ac1599');
INSERT INTO "events" VALUES(16,'2026-11-21T12:00:01.000Z','approved','b3','r3','U00EVA','pending','approved','{}','{"requests":{"r3":{"finished_at":null,"state":"approved"}}}','sha256:0d96ed5887e589819dcc3b2cd093670a5270b865afeb76262a38093a95ac1599','sha256:87bef19e6d05cca025927630924a00b0f622e4de86f029863f1608e7079b6b03');
INSERT INTO "events" VALUES(17,'2026-11-21T12:00:02.000Z','attempt_begun','b3','r3',NULL,NULL,NULL,'{"attempt":1,"call_id":"c1"}','{"attempts":{"2":{"call_id":"c1","ended_at":null,"http_status":null,"outcome":null,"request_id":"r3","started_at":"2026-11-21T12:00:02.000Z"}},"requests":{"r3":{"attempts":1}}}','sha256:87bef19e6d05cca025927630924a00b0f622e4de86f029863f1608e7079b6b03','sha256:11a42978851d0acaffecbded1fbf2e359377cc236ebdd9b1ceed1473ba69147c');
INSERT INTO "events" VALUES(18,'2026-11-21T12:00:02.000Z','claimed','b3','r3',NULL,'approved','sending','{"call":"c1"}','{"requests":{"r3":{"finished_at":null,"state":"sending"}}}','sha256:11a42978851d0acaffecbded1fbf2e359377cc236ebdd9b1ceed1473ba69147c','sha256:d8e45f78a20ef2df3c376eb611b0d310ef87901a0d642224f1c3612282aeb128');
INSERT INTO "events" VALUES(19,'2026-11-21T12:00:03.000Z','attempt_ended','b3','r3',NULL,NULL,NULL,'{"call_id":"c1","http_status":412,"outcome":"refused"}','{"answers":{"2":{"content_digest":"sha256:a391086896845353e562861a6e78b65268d4ed3d30f5f6a741f129903a4e86ab"}},"attempts":{"2":{"ended_at":"2026-11-21T12:00:03.000Z","http_status":412,"outcome":"refused"}},"contents":{"r3":{"content_digest":"sha256:058f1ba4358040a95d93e42919d4e988f4caa6ae4ebd324bb6707e46db827ebd"}},"requests":{"r3":{"http_status":412}}}','sha256:d8e45f78a20ef2df3c376eb611b0d310ef87901a0d642224f1c3612282aeb128','sha256:45282ccb0b526dc44f2d899852a471acfcd817b55e1d7490b1aad95575b53340');
INSERT INTO "events" VALUES(20,'2026-11-21T12:00:03.000Z','refused','b3','r3',NULL,'sending','refused','{}','{"requests":{"r3":{"finished_at":"2026-11-21T12:00:03.000Z","http_status":412,"state":"refused"}}}','sha256:45282ccb0b526dc44f2d899852a471acfcd817b55e1d7490b1aad95575b53340','sha256:231b4a0eb9ee1491cba509415805219cb1529b54d306ac2940a624993a281f7c');
INSERT INTO "events" VALUES(21,'2026-11-21T12:00:00.000Z','asked','b4','m1','U00ANA',NULL,'pending','{}','{"batches":{"b4":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"integrate","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"m1":{"content_digest":"sha256:68b243b0b04bed87495856c4c555a48353da833b56a559babf60eea58dd3ac84"}},"requests":{"m1":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580101,"reason":null,"state":"pending"}}}','sha256:231b4a0eb9ee1491cba509415805219cb1529b54d306ac2940a624993a281f7c','sha256:61be84c1cd1a32dbcb998e01c70ccf361399145421836df688b94d9f8debdd2c');
INSERT INTO "events" VALUES(22,'2026-11-21T12:00:00.000Z','asked','b4','m2','U00ANA',NULL,'pending','{}','{"contents":{"m2":{"content_digest":"sha256:9f5bc15396fb2fba3c19784584a8c3bf60cb138d73a9d5f56c0f3c51fd6353f7"}},"requests":{"m2":{"account_id":15001,"attempts":0,"batch_id":"b4","cause":"","conversation":"","country":"AR","external_order_id":"","file_sha256":null,"finished_at":null,"http_status":null,"kind":"integrate","order_id":580102,"reason":null,"state":"pending"}}}','sha256:61be84c1cd1a32dbcb998e01c70ccf361399145421836df688b94d9f8debdd2c','sha256:f5e05a7d3662b84fee3b43f3ffcba80597a0a8115c06cac839d10e4e28ef6f27');
INSERT INTO "events" VALUES(23,'2026-11-21T12:00:00.000Z','asked','b5','r5','U00ANA',NULL,'pending','{}','{"batches":{"b5":{"account_id":15001,"buyer_replied":0,"decided_at":null,"decided_by":null,"decision":null,"digest":"sha256:d","expires_at":"2026-11-22T12:00:00.000Z","kind":"message","requested_at":"2026-11-21T12:00:00.000Z","requested_by":"U00ANA"}},"contents":{"r5":{"content_digest":"sha256:249cfcdf15efd8809eddf8e92a37531cb6b77a9b92bd98dd15f620d2b6ee7432"}},"requests":{"r5":{"account_id":15001,"attempts":0,"batch_id":"b5","cause":"","conversation":"15001/order/580105","country":"AR","external_order_id":"2000001234567890","file_sha256":null,"finished_at":null,"http_status":null,"kind":"message","order_id":580105,"reason":"OTHER","state":"pending"}}}','sha256:f5e05a7d3662b84fee3b43f3ffcba80597a0a8115c06cac839d10e4e28ef6f27','sha256:c90e1433b6b8904cded002fdf646a89926ef79351a33151ad42ae38bd8fcac45');
INSERT INTO "events" VALUES(24,'2026-11-21T12:00:09.000Z','doctor',NULL,NULL,NULL,NULL,NULL,'{"ñ":1}','{}','sha256:c90e1433b6b8904cded002fdf646a89926ef79351a33151ad42ae38bd8fcac45','sha256:f7d2eae8bad98d23608d8525d922fc5e318449644fabb78bd3f34dd44213a31e');
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
INSERT INTO "outbox" VALUES(1,'alert','alert00000014','2026-11-21T12:00:09.000Z',0,'{}','',NULL);
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
INSERT INTO "remarks" VALUES('b2','0000000000000000000000000000000c','No así, por favor');
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
    CASE requests.state WHEN 'unknown' THEN NULL ELSE requests.finished_at END AS finished_at
FROM requests
JOIN batches ON batches.id = requests.batch_id
LEFT JOIN contents ON contents.request_id = requests.id
ORDER BY requests.seq;
CREATE INDEX requests_unconfirmed ON requests (due_at, seq) WHERE state = 'sent' AND kind = 'integrate' AND cause = '';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',2);
COMMIT;

PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('0002');
CREATE TABLE explanation (
	"key" VARCHAR(64) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	payload TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_explanation PRIMARY KEY ("key")
);
INSERT INTO explanation VALUES('ddf53290ceba989e41f1529db3d7fa901edfda63bd27bc69fb0ea987027c855f','PartialDependence','{"result": "PartialDependence", "fields": {"feature": "staff", "grid": {"array": [6.0, 15.0, 16.0, 19.0, 20.0, 22.0, 39.0, 48.0, NaN], "dtype": "float64"}, "individual": {"array": [[0.5675335225619361, 0.5675335225619361, 0.5675335225619361, 0.5510450566687887, 0.4742896939494624, 0.4742896939494624, 0.4214289677631491, 0.44752954195429967, 0.4876770038001913], [0.7543786524694718, 0.7543786524694718, 0.7543786524694718, 0.7417726434700629, 0.7417726434700629, 0.7417726434700629, 0.7008267748381469, 0.7226191132646679, 0.6766360893226265], [0.19681524490126492, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.23495070367165993, 0.22142678115434145, 0.22142678115434145, 0.21175277185303423], [0.5864088616548819, 0.5864088616548819, 0.5864088616548819, 0.5700949133565778, 0.5700949133565778, 0.5700949133565778, 0.5124592468096979, 0.5389459435042444, 0.5024073238228822], [0.20334081405812507, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.2423591514744375, 0.22356304799295754, 0.22356304799295754, 0.213821338472042], [0.5039306574076878, 0.5386277670436339, 0.5386277670436339, 0.521965505490787, 0.4452436265594342, 0.4452436265594342, 0.4068283964059904, 0.4068283964059904, 0.47265626897532204], [0.4637902024796952, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.4940710952727787, 0.38396729075617203, 0.40938942822904684, 0.3856573341522123], [0.5039306574076878, 0.5386277670436339, 0.5386277670436339, 0.521965505490787, 0.44524362655943417, 0.44524362655943417, 0.4068283964059904, 0.4068283964059904, 0.47265626897532204], [0.28211982831605575, 0.30733794340155984, 0.30733794340155984, 0.30733794340155984, 0.2872636997944008, 0.24903244658454096, 0.21382001569784917, 0.21382001569784917, 0.26820925844785276], [0.7543786524694717, 0.7543786524694717, 0.7543786524694717, 0.7417726434700628, 0.7417726434700628, 0.7417726434700628, 0.7008267748381468, 0.7226191132646679, 0.6766360893226264], [0.5787531605727785, 0.6122437823655685, 0.6122437823655685, 0.5962472499640231, 0.5204951824933667, 0.5204951824933667, 0.4214289677631491, 0.44752954195429967, 0.4876770038001913], [0.24878143713397952, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.27214924236216065, 0.25720399344368605, 0.25720399344368605, 0.2663550644024575]], "dtype": "float64"}, "observed": {"array": [48.0, 16.0, 22.0, 6.0, 6.0, 15.0, 19.0, NaN, 22.0, 39.0, 20.0, NaN], "dtype": "float64"}, "provenance": {"result": "Provenance", "fields": {"model": "loans-1", "method": "one-free-feature", "n_rows": 12, "rows": "all days", "background": "", "seed": 0, "computed_at": null}}}}','2026-01-01 00:00:00.000000');
CREATE TABLE model (
	id INTEGER NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_model PRIMARY KEY (id), 
	CONSTRAINT uq_model_name UNIQUE (name)
);
INSERT INTO model VALUES(1,'loans');
INSERT INTO model VALUES(2,'loss');
INSERT INTO model VALUES(3,'ending');
CREATE TABLE prediction_source (
	id INTEGER NOT NULL, 
	model_id INTEGER NOT NULL, 
	table_name VARCHAR(63) NOT NULL, 
	n_classes INTEGER NOT NULL, 
	columns JSON NOT NULL, 
	CONSTRAINT pk_prediction_source PRIMARY KEY (id), 
	CONSTRAINT fk_prediction_source_model_id FOREIGN KEY(model_id) REFERENCES model (id), 
	CONSTRAINT uq_prediction_source_model_id UNIQUE (model_id), 
	CONSTRAINT uq_prediction_source_table_name UNIQUE (table_name)
);
INSERT INTO prediction_source VALUES(1,1,'predictions_loans',0,'[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
INSERT INTO prediction_source VALUES(2,2,'predictions_loss',0,'[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
INSERT INTO prediction_source VALUES(3,3,'predictions_ending',3,'[["amount", "number", "f0_amount"], ["staff", "integer", "f1_staff"], ["is_new", "boolean", "f2_is_new"], ["sector", "category", "f3_sector"]]');
CREATE TABLE version (
	id INTEGER NOT NULL, 
	model_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	card JSON NOT NULL, 
	card_sha256 VARCHAR(64) NOT NULL, 
	folder VARCHAR(500) NOT NULL, 
	registered_at DATETIME NOT NULL, 
	CONSTRAINT pk_version PRIMARY KEY (id), 
	CONSTRAINT fk_version_model_id FOREIGN KEY(model_id) REFERENCES model (id), 
	CONSTRAINT uq_version_model_id_number UNIQUE (model_id, number)
);
INSERT INTO version VALUES(1,1,1,'{"model": "loans", "version": 1, "title": "Loan risk", "purpose": "Tells how likely a loan is not paid back.", "owner": "Tests", "task": "binary", "algorithm": "Gradient boosting", "outputs": ["defaulted"], "response_label": "Risk of default", "response_unit": "", "record_label": "Loan", "scope_label": "State", "outcome_labels": ["paid", "defaulted"], "schema": {"features": [{"name": "amount", "kind": "number", "label": "Amount approved", "unit": "$", "allowed": [], "value_labels": [], "low": 1000.0, "high": 90000.0, "typical": [5000.0, 80000.0], "nullable": true}, {"name": "staff", "kind": "integer", "label": "Employees", "unit": "", "allowed": [], "value_labels": [], "low": 0.0, "high": 50.0, "typical": [1.0, 40.0], "nullable": true}, {"name": "is_new", "kind": "boolean", "label": "New business", "unit": "", "allowed": [], "value_labels": [], "low": null, "high": null, "typical": null, "nullable": true}, {"name": "sector", "kind": "category", "label": "Sector", "unit": "", "allowed": ["44", "72", "23"], "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]], "low": null, "high": null, "typical": null, "nullable": true}]}, "decision": {"threshold": 0.3, "above": "review", "below": "approve"}, "training": {"data": "made up", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "start": "2020-01-01", "end": "2024-12-31", "n_rows": 300, "mean_outcome": 0.3, "seed": 1, "note": ""}, "reference": {"file": "reference.parquet", "sha256": "705cb9d36ac35ab05f8661b9f9185b2503af45e416887841bf4ec9a8d6000010", "n_rows": 100, "name": "loans of 2024"}, "metrics": [{"name": "AUC", "value": 0.7, "on": "held-out rows", "n_rows": 60}], "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "artifact": "model.joblib", "sha256": "d76e50f8bea72ebfbcb65665ea641259e3f377c21294c9994936e5daa0fbc9b8"}','286e4e6c25270b3e0a93bfd1c6b46fb21aac8e493fb8312936fe890b12470db1','loans/1','2026-01-01 00:00:00.000000');
INSERT INTO version VALUES(2,1,2,'{"model": "loans", "version": 2, "title": "Loan risk", "purpose": "Tells how likely a loan is not paid back.", "owner": "Tests", "task": "binary", "algorithm": "Logistic regression", "outputs": ["defaulted"], "response_label": "Risk of default", "response_unit": "", "record_label": "Loan", "scope_label": "State", "outcome_labels": ["paid", "defaulted"], "schema": {"features": [{"name": "amount", "kind": "number", "label": "Amount approved", "unit": "$", "allowed": [], "value_labels": [], "low": 1000.0, "high": 90000.0, "typical": [5000.0, 80000.0], "nullable": true}, {"name": "staff", "kind": "integer", "label": "Employees", "unit": "", "allowed": [], "value_labels": [], "low": 0.0, "high": 50.0, "typical": [1.0, 40.0], "nullable": true}, {"name": "is_new", "kind": "boolean", "label": "New business", "unit": "", "allowed": [], "value_labels": [], "low": null, "high": null, "typical": null, "nullable": true}, {"name": "sector", "kind": "category", "label": "Sector", "unit": "", "allowed": ["44", "72", "23"], "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]], "low": null, "high": null, "typical": null, "nullable": true}]}, "decision": {"threshold": 0.3, "above": "review", "below": "approve"}, "training": {"data": "made up", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "start": "2020-01-01", "end": "2024-12-31", "n_rows": 300, "mean_outcome": 0.3, "seed": 1, "note": ""}, "reference": {"file": "reference.parquet", "sha256": "705cb9d36ac35ab05f8661b9f9185b2503af45e416887841bf4ec9a8d6000010", "n_rows": 100, "name": "loans of 2024"}, "metrics": [{"name": "AUC", "value": 0.7, "on": "held-out rows", "n_rows": 60}], "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "artifact": "model.joblib", "sha256": "cc461bba7bf074b93941948a4cf902d949417624522d6513193c843b42ecb128"}','cb0a02c915058177ff1f9387945a13b131b7f3d863d8f635bcd8330964b2d237','loans/2','2026-01-01 00:00:00.000000');
INSERT INTO version VALUES(3,2,1,'{"model": "loss", "version": 1, "title": "Loan loss", "purpose": "Tells how likely a loan is not paid back.", "owner": "Tests", "task": "regression", "algorithm": "Gradient boosting", "outputs": ["loss"], "response_label": "Expected loss", "response_unit": "$", "record_label": "Loan", "scope_label": "State", "outcome_labels": [], "schema": {"features": [{"name": "amount", "kind": "number", "label": "Amount approved", "unit": "$", "allowed": [], "value_labels": [], "low": 1000.0, "high": 90000.0, "typical": [5000.0, 80000.0], "nullable": true}, {"name": "staff", "kind": "integer", "label": "Employees", "unit": "", "allowed": [], "value_labels": [], "low": 0.0, "high": 50.0, "typical": [1.0, 40.0], "nullable": true}, {"name": "is_new", "kind": "boolean", "label": "New business", "unit": "", "allowed": [], "value_labels": [], "low": null, "high": null, "typical": null, "nullable": true}, {"name": "sector", "kind": "category", "label": "Sector", "unit": "", "allowed": ["44", "72", "23"], "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]], "low": null, "high": null, "typical": null, "nullable": true}]}, "decision": null, "training": {"data": "made up", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "start": "2020-01-01", "end": "2024-12-31", "n_rows": 300, "mean_outcome": 0.3, "seed": 1, "note": ""}, "reference": {"file": "reference.parquet", "sha256": "db431618185d1ffb5c3920656d3d95861a5f2d194bbd0ee95c26a646d1b3e7ae", "n_rows": 100, "name": "loans of 2024"}, "metrics": [{"name": "AUC", "value": 0.7, "on": "held-out rows", "n_rows": 60}], "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "artifact": "model.joblib", "sha256": "4334c534d30b008acdcda0f0e7a9829028978bd510df0a2d99febcd60d03b212"}','c9f1ee4349471bb06408e5ca92d29644ddc8a39e2b398a9dbd4356d322d98f77','loss/1','2026-01-01 00:00:00.000000');
INSERT INTO version VALUES(4,3,1,'{"model": "ending", "version": 1, "title": "Loan ending", "purpose": "Tells how likely a loan is not paid back.", "owner": "Tests", "task": "multiclass", "algorithm": "Gradient boosting", "outputs": ["late", "lost", "paid"], "response_label": "Chance of this ending", "response_unit": "", "record_label": "Loan", "scope_label": "State", "outcome_labels": ["late", "lost", "paid"], "schema": {"features": [{"name": "amount", "kind": "number", "label": "Amount approved", "unit": "$", "allowed": [], "value_labels": [], "low": 1000.0, "high": 90000.0, "typical": [5000.0, 80000.0], "nullable": true}, {"name": "staff", "kind": "integer", "label": "Employees", "unit": "", "allowed": [], "value_labels": [], "low": 0.0, "high": 50.0, "typical": [1.0, 40.0], "nullable": true}, {"name": "is_new", "kind": "boolean", "label": "New business", "unit": "", "allowed": [], "value_labels": [], "low": null, "high": null, "typical": null, "nullable": true}, {"name": "sector", "kind": "category", "label": "Sector", "unit": "", "allowed": ["44", "72", "23"], "value_labels": [["44", "Retail trade"], ["72", "Food"], ["23", "Construction"]], "low": null, "high": null, "typical": null, "nullable": true}]}, "decision": null, "training": {"data": "made up", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "start": "2020-01-01", "end": "2024-12-31", "n_rows": 300, "mean_outcome": 0.3, "seed": 1, "note": ""}, "reference": {"file": "reference.parquet", "sha256": "db431618185d1ffb5c3920656d3d95861a5f2d194bbd0ee95c26a646d1b3e7ae", "n_rows": 100, "name": "loans of 2024"}, "metrics": [{"name": "AUC", "value": 0.7, "on": "held-out rows", "n_rows": 60}], "libraries": [["scikit-learn", "1.9.1"], ["numpy", "2.4.6"], ["pandas", "3.1.1"], ["joblib", "1.6.0"]], "artifact": "model.joblib", "sha256": "2e198a7baa77f44b60b4cb6be8cbe5b21720990076e17ab0550a431d2db9108a"}','63eeb43930b368f91b22ca006041561154102638617dcc5b7f23100d6c8f5f0c','ending/1','2026-01-01 00:00:00.000000');
CREATE TABLE attribution (
	id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	prediction_key VARCHAR(64) NOT NULL, 
	explainer_id VARCHAR(200) NOT NULL, 
	"values" BLOB NOT NULL, 
	standard_errors BLOB, 
	base_value FLOAT NOT NULL, 
	residual FLOAT NOT NULL, 
	notes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_attribution PRIMARY KEY (id), 
	CONSTRAINT fk_attribution_source_id FOREIGN KEY(source_id) REFERENCES prediction_source (id), 
	CONSTRAINT uq_attribution_source_id_prediction_key_explainer_id UNIQUE (source_id, prediction_key, explainer_id)
);
INSERT INTO attribution VALUES(1,1,'4294967296','tree-tables-interventional background=100 seed=0 output=0',X'0e5b993de82a5fbd64c0b13e4b319b3c',NULL,-0.49599593404775049743,-9.2147871000314296452e-09,'[]','2026-01-01 00:00:00.000000');
INSERT INTO attribution VALUES(2,1,'4294967297','tree-tables-interventional background=100 seed=0 output=0',X'e2fca03f4775063e00f5853e4c5d05bd',NULL,-0.49599593404775049743,-5.8797253732478793608e-09,'[]','2026-01-01 00:00:00.000000');
CREATE TABLE deployment (
	id INTEGER NOT NULL, 
	model_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	valid_from DATETIME NOT NULL, 
	valid_to DATETIME, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_deployment PRIMARY KEY (id), 
	CONSTRAINT fk_deployment_model_id FOREIGN KEY(model_id) REFERENCES model (id), 
	CONSTRAINT fk_deployment_version_id FOREIGN KEY(version_id) REFERENCES version (id)
);
INSERT INTO deployment VALUES(1,1,1,'*','champion','2026-01-01 00:00:00.000000','2026-01-02 00:00:00.000000','');
INSERT INTO deployment VALUES(2,1,2,'*','challenger','2026-01-01 00:00:00.000000',NULL,'');
INSERT INTO deployment VALUES(3,2,3,'*','champion','2026-01-01 00:00:00.000000',NULL,'');
INSERT INTO deployment VALUES(4,3,4,'*','champion','2026-01-01 00:00:00.000000',NULL,'');
INSERT INTO deployment VALUES(5,1,2,'*','champion','2026-01-02 00:00:00.000000','2026-01-03 00:00:00.000000','better');
INSERT INTO deployment VALUES(6,1,1,'*','champion','2026-01-03 00:00:00.000000',NULL,'rolled back');
INSERT INTO deployment VALUES(7,1,2,'TX','champion','2026-01-02 00:00:00.000000',NULL,'only there');
CREATE TABLE feedback (
	id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	prediction_key VARCHAR(64) NOT NULL, 
	client_token VARCHAR(64) NOT NULL, 
	author VARCHAR(200) NOT NULL, 
	verified BOOLEAN NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	corrected_outcome FLOAT, 
	suspect_feature VARCHAR(200), 
	reason VARCHAR(32), 
	comment TEXT NOT NULL, 
	seen JSON NOT NULL, 
	supersedes INTEGER, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_feedback PRIMARY KEY (id), 
	CONSTRAINT fk_feedback_source_id FOREIGN KEY(source_id) REFERENCES prediction_source (id), 
	CONSTRAINT fk_feedback_supersedes FOREIGN KEY(supersedes) REFERENCES feedback (id), 
	CONSTRAINT fk_feedback_version_id FOREIGN KEY(version_id) REFERENCES version (id), 
	CONSTRAINT uq_feedback_client_token UNIQUE (client_token)
);
INSERT INTO feedback VALUES(1,1,1,'4294967296','one','Ana',0,'agree',NULL,NULL,NULL,'naïve 中','{"score": 0.25, "attributions": {"staff": 0.1, "amount": -0.2}}',NULL,'2026-01-01 00:00:00.000000');
INSERT INTO feedback VALUES(2,1,1,'4294967296','two','Ana',0,'disagree',1.0,'amount',NULL,'naïve 中','{"score": 0.25, "attributions": {"staff": 0.1, "amount": -0.2}}',1,'2026-01-01 00:00:00.000000');
CREATE TABLE outcome (
	id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	prediction_key VARCHAR(64) NOT NULL, 
	value FLOAT NOT NULL, 
	known_at DATETIME NOT NULL, 
	CONSTRAINT pk_outcome PRIMARY KEY (id), 
	CONSTRAINT fk_outcome_source_id FOREIGN KEY(source_id) REFERENCES prediction_source (id), 
	CONSTRAINT uq_outcome_source_id_prediction_key_known_at_value UNIQUE (source_id, prediction_key, known_at, value)
);
INSERT INTO outcome VALUES(1,1,'4294967296',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(2,1,'8589934592',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(3,1,'4294967297',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(4,1,'8589934593',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(5,1,'4294967298',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(6,1,'8589934594',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(7,1,'4294967299',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(8,1,'8589934595',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(9,1,'4294967300',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(10,1,'8589934596',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(11,1,'4294967301',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(12,1,'8589934597',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(13,1,'4294967302',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(14,1,'8589934598',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(15,1,'4294967303',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(16,1,'8589934599',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(17,1,'4294967304',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(18,1,'8589934600',1.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(19,1,'4294967305',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(20,1,'8589934601',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(21,1,'4294967306',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(22,1,'8589934602',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(23,1,'4294967307',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(24,1,'8589934603',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(25,2,'12884901888',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(26,2,'12884901889',9000.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(27,2,'12884901890',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(28,2,'12884901891',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(29,2,'12884901892',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(30,2,'12884901893',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(31,2,'12884901894',9000.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(32,2,'12884901895',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(33,2,'12884901896',9000.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(34,2,'12884901897',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(35,2,'12884901898',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(36,2,'12884901899',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(37,3,'17179869184',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(38,3,'17179869185',2.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(39,3,'17179869186',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(40,3,'17179869187',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(41,3,'17179869188',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(42,3,'17179869189',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(43,3,'17179869190',2.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(44,3,'17179869191',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(45,3,'17179869192',2.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(46,3,'17179869193',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(47,3,'17179869194',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(48,3,'17179869195',0.0,'2026-01-01 00:00:00.000000');
INSERT INTO outcome VALUES(49,1,'4294967296',1.0,'2026-01-02 00:00:00.000000');
INSERT INTO outcome VALUES(50,1,'8589934592',1.0,'2026-01-02 00:00:00.000000');
INSERT INTO outcome VALUES(51,1,'4294967297',1.0,'2026-01-02 00:00:00.000000');
INSERT INTO outcome VALUES(52,1,'8589934593',1.0,'2026-01-02 00:00:00.000000');
CREATE TABLE run (
	id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	scope VARCHAR(100) NOT NULL, 
	logical_time DATETIME NOT NULL, 
	input_hash VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	n_rows INTEGER NOT NULL, 
	n_flagged INTEGER NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_run PRIMARY KEY (id), 
	CONSTRAINT fk_run_version_id FOREIGN KEY(version_id) REFERENCES version (id), 
	CONSTRAINT uq_run_version_id_scope_logical_time_input_hash UNIQUE (version_id, scope, logical_time, input_hash)
);
INSERT INTO run VALUES(1,1,'*','2025-01-06 12:00:00.000000','be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb','batch','finished',12,0,'2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000');
INSERT INTO run VALUES(2,2,'*','2025-01-06 12:00:00.000000','be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb','batch','finished',12,0,'2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000');
INSERT INTO run VALUES(3,3,'*','2025-01-06 12:00:00.000000','be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb','batch','finished',12,0,'2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000');
INSERT INTO run VALUES(4,4,'*','2025-01-06 12:00:00.000000','be73ff499d11d25d2088fb3691d5bff3ae9ed4e9698fec00e46fd3aa62c731eb','batch','finished',12,0,'2026-01-01 00:00:00.000000','2026-01-01 00:00:00.000000');
CREATE TABLE predictions_loans (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	event_time DATETIME NOT NULL, 
	predicted_at DATETIME NOT NULL, 
	score FLOAT NOT NULL, 
	label TEXT, 
	decision TEXT, 
	flags INTEGER NOT NULL, 
	outcome FLOAT, 
	outcome_known_at DATETIME, 
	f0_amount FLOAT, 
	f1_staff BIGINT, 
	f2_is_new BOOLEAN, 
	f3_sector TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO predictions_loans VALUES(4294967296,1,1,'TX','L1-0000','2025-01-01 00:00:00.000000','2026-01-01 00:00:00.000000',0.47265626897532203587,'paid','review',0,1.0,'2026-01-02 00:00:00.000000',46600.0,NULL,1,NULL);
INSERT INTO predictions_loans VALUES(4294967297,1,1,'CA','L1-0001','2025-01-01 12:00:00.000000','2026-01-01 00:00:00.000000',0.75437865246947177766,'defaulted','review',0,1.0,'2026-01-02 00:00:00.000000',85600.0,16,1,'44');
INSERT INTO predictions_loans VALUES(4294967298,1,1,'CA','L1-0002','2025-01-02 00:00:00.000000','2026-01-01 00:00:00.000000',0.23495070367165993285,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',13800.0,22,0,'72');
INSERT INTO predictions_loans VALUES(4294967299,1,1,'TX','L1-0003','2025-01-02 12:00:00.000000','2026-01-01 00:00:00.000000',0.7008267748381468154,'defaulted','review',0,0.0,'2026-01-01 00:00:00.000000',85400.0,39,1,'44');
INSERT INTO predictions_loans VALUES(4294967300,1,1,'CA','L1-0004','2025-01-03 00:00:00.000000','2026-01-01 00:00:00.000000',0.20334081405812506893,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',28800.0,6,0,'44');
INSERT INTO predictions_loans VALUES(4294967301,1,1,'CA','L1-0005','2025-01-03 12:00:00.000000','2026-01-01 00:00:00.000000',0.53862776704363390933,'defaulted','review',0,0.0,'2026-01-01 00:00:00.000000',38700.0,15,1,'23');
INSERT INTO predictions_loans VALUES(4294967302,1,1,'TX','L1-0006','2025-01-04 00:00:00.000000','2026-01-01 00:00:00.000000',0.58640886165488192993,'defaulted','review',0,1.0,'2026-01-01 00:00:00.000000',74700.0,6,1,'44');
INSERT INTO predictions_loans VALUES(4294967303,1,1,'CA','L1-0007','2025-01-04 12:00:00.000000','2026-01-01 00:00:00.000000',0.24903244658454096183,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',37400.0,22,0,'44');
INSERT INTO predictions_loans VALUES(4294967304,1,1,'CA','L1-0008','2025-01-05 00:00:00.000000','2026-01-01 00:00:00.000000',0.44752954195429966999,'paid','review',0,1.0,'2026-01-01 00:00:00.000000',49900.0,48,1,'72');
INSERT INTO predictions_loans VALUES(4294967305,1,1,'TX','L1-0009','2025-01-05 12:00:00.000000','2026-01-01 00:00:00.000000',0.26635506440245748649,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',3500.0,NULL,0,'72');
INSERT INTO predictions_loans VALUES(4294967306,1,1,'CA','L1-0010','2025-01-06 00:00:00.000000','2026-01-01 00:00:00.000000',0.49407109527277870419,'paid','review',0,0.0,'2026-01-01 00:00:00.000000',68100.0,19,0,'44');
INSERT INTO predictions_loans VALUES(4294967307,1,1,'CA','L1-0011','2025-01-06 12:00:00.000000','2026-01-01 00:00:00.000000',0.52049518249336668151,'defaulted','review',0,0.0,'2026-01-01 00:00:00.000000',48900.0,20,1,'23');
INSERT INTO predictions_loans VALUES(8589934592,2,2,'TX','L1-0000','2025-01-01 00:00:00.000000','2026-01-01 00:00:00.000000',0.42247728542104201476,'paid','review',0,1.0,'2026-01-02 00:00:00.000000',46600.0,NULL,1,NULL);
INSERT INTO predictions_loans VALUES(8589934593,2,2,'CA','L1-0001','2025-01-01 12:00:00.000000','2026-01-01 00:00:00.000000',0.77123254967320398201,'defaulted','review',0,1.0,'2026-01-02 00:00:00.000000',85600.0,16,1,'44');
INSERT INTO predictions_loans VALUES(8589934594,2,2,'CA','L1-0002','2025-01-02 00:00:00.000000','2026-01-01 00:00:00.000000',0.1218078236628987454,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',13800.0,22,0,'72');
INSERT INTO predictions_loans VALUES(8589934595,2,2,'TX','L1-0003','2025-01-02 12:00:00.000000','2026-01-01 00:00:00.000000',0.74685562891884438307,'defaulted','review',0,0.0,'2026-01-01 00:00:00.000000',85400.0,39,1,'44');
INSERT INTO predictions_loans VALUES(8589934596,2,2,'CA','L1-0004','2025-01-03 00:00:00.000000','2026-01-01 00:00:00.000000',0.18857098826642221256,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',28800.0,6,0,'44');
INSERT INTO predictions_loans VALUES(8589934597,2,2,'CA','L1-0005','2025-01-03 12:00:00.000000','2026-01-01 00:00:00.000000',0.49870406082146517823,'paid','review',0,0.0,'2026-01-01 00:00:00.000000',38700.0,15,1,'23');
INSERT INTO predictions_loans VALUES(8589934598,2,2,'TX','L1-0006','2025-01-04 00:00:00.000000','2026-01-01 00:00:00.000000',0.71669932702721528272,'defaulted','review',0,1.0,'2026-01-01 00:00:00.000000',74700.0,6,1,'44');
INSERT INTO predictions_loans VALUES(8589934599,2,2,'CA','L1-0007','2025-01-04 12:00:00.000000','2026-01-01 00:00:00.000000',0.21796110674670202134,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',37400.0,22,0,'44');
INSERT INTO predictions_loans VALUES(8589934600,2,2,'CA','L1-0008','2025-01-05 00:00:00.000000','2026-01-01 00:00:00.000000',0.49013711547608423968,'paid','review',0,1.0,'2026-01-01 00:00:00.000000',49900.0,48,1,'72');
INSERT INTO predictions_loans VALUES(8589934601,2,2,'TX','L1-0009','2025-01-05 12:00:00.000000','2026-01-01 00:00:00.000000',0.053310117609361246104,'paid','approve',0,0.0,'2026-01-01 00:00:00.000000',3500.0,NULL,0,'72');
INSERT INTO predictions_loans VALUES(8589934602,2,2,'CA','L1-0010','2025-01-06 00:00:00.000000','2026-01-01 00:00:00.000000',0.42637485463818614039,'paid','review',0,0.0,'2026-01-01 00:00:00.000000',68100.0,19,0,'44');
INSERT INTO predictions_loans VALUES(8589934603,2,2,'CA','L1-0011','2025-01-06 12:00:00.000000','2026-01-01 00:00:00.000000',0.57140656737357153893,'defaulted','review',0,0.0,'2026-01-01 00:00:00.000000',48900.0,20,1,'23');
CREATE TABLE predictions_loss (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	event_time DATETIME NOT NULL, 
	predicted_at DATETIME NOT NULL, 
	score FLOAT NOT NULL, 
	label TEXT, 
	decision TEXT, 
	flags INTEGER NOT NULL, 
	outcome FLOAT, 
	outcome_known_at DATETIME, 
	f0_amount FLOAT, 
	f1_staff BIGINT, 
	f2_is_new BOOLEAN, 
	f3_sector TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO predictions_loss VALUES(12884901888,3,1,'TX','L1-0000','2025-01-01 00:00:00.000000','2026-01-01 00:00:00.000000',23723.740951570307514,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',46600.0,NULL,1,NULL);
INSERT INTO predictions_loss VALUES(12884901889,3,1,'CA','L1-0001','2025-01-01 12:00:00.000000','2026-01-01 00:00:00.000000',45131.466788945646842,NULL,NULL,0,9000.0,'2026-01-01 00:00:00.000000',85600.0,16,1,'44');
INSERT INTO predictions_loss VALUES(12884901890,3,1,'CA','L1-0002','2025-01-02 00:00:00.000000','2026-01-01 00:00:00.000000',12247.448756549754761,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',13800.0,22,0,'72');
INSERT INTO predictions_loss VALUES(12884901891,3,1,'TX','L1-0003','2025-01-02 12:00:00.000000','2026-01-01 00:00:00.000000',49072.256867264506582,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',85400.0,39,1,'44');
INSERT INTO predictions_loss VALUES(12884901892,3,1,'CA','L1-0004','2025-01-03 00:00:00.000000','2026-01-01 00:00:00.000000',12247.448756549754761,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',28800.0,6,0,'44');
INSERT INTO predictions_loss VALUES(12884901893,3,1,'CA','L1-0005','2025-01-03 12:00:00.000000','2026-01-01 00:00:00.000000',21271.39144254276107,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',38700.0,15,1,'23');
INSERT INTO predictions_loss VALUES(12884901894,3,1,'TX','L1-0006','2025-01-04 00:00:00.000000','2026-01-01 00:00:00.000000',31954.454140404890494,NULL,NULL,0,9000.0,'2026-01-01 00:00:00.000000',74700.0,6,1,'44');
INSERT INTO predictions_loss VALUES(12884901895,3,1,'CA','L1-0007','2025-01-04 12:00:00.000000','2026-01-01 00:00:00.000000',14376.599069061856426,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',37400.0,22,0,'44');
INSERT INTO predictions_loss VALUES(12884901896,3,1,'CA','L1-0008','2025-01-05 00:00:00.000000','2026-01-01 00:00:00.000000',23597.540354039399971,NULL,NULL,0,9000.0,'2026-01-01 00:00:00.000000',49900.0,48,1,'72');
INSERT INTO predictions_loss VALUES(12884901897,3,1,'TX','L1-0009','2025-01-05 12:00:00.000000','2026-01-01 00:00:00.000000',12247.448756549754761,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',3500.0,NULL,0,'72');
INSERT INTO predictions_loss VALUES(12884901898,3,1,'CA','L1-0010','2025-01-06 00:00:00.000000','2026-01-01 00:00:00.000000',31265.863479413033929,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',68100.0,19,0,'44');
INSERT INTO predictions_loss VALUES(12884901899,3,1,'CA','L1-0011','2025-01-06 12:00:00.000000','2026-01-01 00:00:00.000000',27377.888028389774262,NULL,NULL,0,0.0,'2026-01-01 00:00:00.000000',48900.0,20,1,'23');
CREATE TABLE predictions_ending (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	scope TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	event_time DATETIME NOT NULL, 
	predicted_at DATETIME NOT NULL, 
	score FLOAT NOT NULL, 
	score_0 FLOAT, 
	score_1 FLOAT, 
	score_2 FLOAT, 
	label TEXT, 
	decision TEXT, 
	flags INTEGER NOT NULL, 
	outcome FLOAT, 
	outcome_known_at DATETIME, 
	f0_amount FLOAT, 
	f1_staff BIGINT, 
	f2_is_new BOOLEAN, 
	f3_sector TEXT, 
	PRIMARY KEY (id)
);
INSERT INTO predictions_ending VALUES(17179869184,4,1,'TX','L1-0000','2025-01-01 00:00:00.000000','2026-01-01 00:00:00.000000',0.51515542896045540821,0.038263747662773468782,0.44658082337677101891,0.51515542896045540821,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',46600.0,NULL,1,NULL);
INSERT INTO predictions_ending VALUES(17179869185,4,1,'CA','L1-0001','2025-01-01 12:00:00.000000','2026-01-01 00:00:00.000000',0.72044656787871863556,0.036025410758539863631,0.72044656787871863556,0.24352802136274154243,'lost',NULL,0,2.0,'2026-01-01 00:00:00.000000',85600.0,16,1,'44');
INSERT INTO predictions_ending VALUES(17179869186,4,1,'CA','L1-0002','2025-01-02 00:00:00.000000','2026-01-01 00:00:00.000000',0.77780866919455882158,0.12062015756200583638,0.10157117324343539754,0.77780866919455882158,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',13800.0,22,0,'72');
INSERT INTO predictions_ending VALUES(17179869187,4,1,'TX','L1-0003','2025-01-02 12:00:00.000000','2026-01-01 00:00:00.000000',0.70195741020546620347,0.035100873770710867838,0.70195741020546620347,0.26294171602382288011,'lost',NULL,0,0.0,'2026-01-01 00:00:00.000000',85400.0,39,1,'44');
INSERT INTO predictions_ending VALUES(17179869188,4,1,'CA','L1-0004','2025-01-03 00:00:00.000000','2026-01-01 00:00:00.000000',0.79015757363515681799,0.1168495087898526602,0.092992917574990466289,0.79015757363515681799,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',28800.0,6,0,'44');
INSERT INTO predictions_ending VALUES(17179869189,4,1,'CA','L1-0005','2025-01-03 12:00:00.000000','2026-01-01 00:00:00.000000',0.56403452885163551933,0.30876129576605781945,0.1272041753823066057,0.56403452885163551933,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',38700.0,15,1,'23');
INSERT INTO predictions_ending VALUES(17179869190,4,1,'TX','L1-0006','2025-01-04 00:00:00.000000','2026-01-01 00:00:00.000000',0.55731514761825351467,0.041996389968049809005,0.55731514761825351467,0.40068846241369659999,'lost',NULL,0,2.0,'2026-01-01 00:00:00.000000',74700.0,6,1,'44');
INSERT INTO predictions_ending VALUES(17179869191,4,1,'CA','L1-0007','2025-01-04 12:00:00.000000','2026-01-01 00:00:00.000000',0.71588931350262863251,0.1880559972543816849,0.09605468924298983524,0.71588931350262863251,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',37400.0,22,0,'44');
INSERT INTO predictions_ending VALUES(17179869192,4,1,'CA','L1-0008','2025-01-05 00:00:00.000000','2026-01-01 00:00:00.000000',0.53117397499184726417,0.03578237794641236924,0.43304364706174047761,0.53117397499184726417,'paid',NULL,0,2.0,'2026-01-01 00:00:00.000000',49900.0,48,1,'72');
INSERT INTO predictions_ending VALUES(17179869193,4,1,'TX','L1-0009','2025-01-05 12:00:00.000000','2026-01-01 00:00:00.000000',0.71482818187949503929,0.19182503506631565226,0.093346783054189252926,0.71482818187949503929,'paid',NULL,0,0.0,'2026-01-01 00:00:00.000000',3500.0,NULL,0,'72');
INSERT INTO predictions_ending VALUES(17179869194,4,1,'CA','L1-0010','2025-01-06 00:00:00.000000','2026-01-01 00:00:00.000000',0.48008973862974457791,0.042598896345192330259,0.48008973862974457791,0.47731136502506305019,'lost',NULL,0,0.0,'2026-01-01 00:00:00.000000',68100.0,19,0,'44');
INSERT INTO predictions_ending VALUES(17179869195,4,1,'CA','L1-0011','2025-01-06 12:00:00.000000','2026-01-01 00:00:00.000000',0.49035447438355683758,0.035237210081221118085,0.49035447438355683758,0.47440831553522194719,'lost',NULL,0,0.0,'2026-01-01 00:00:00.000000',48900.0,20,1,'23');
CREATE UNIQUE INDEX uq_deployment_open_champion ON deployment (model_id, scope) WHERE role = 'champion' AND valid_to IS NULL;
CREATE INDEX ix_feedback_source_id_id ON feedback (source_id, id);
CREATE INDEX ix_feedback_source_id_prediction_key ON feedback (source_id, prediction_key);
CREATE INDEX ix_feedback_supersedes ON feedback (supersedes);
CREATE INDEX ix_outcome_source_id_id ON outcome (source_id, id);
CREATE TRIGGER outcome_no_update BEFORE update ON outcome BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;
CREATE TRIGGER outcome_no_delete BEFORE delete ON outcome BEGIN SELECT RAISE(ABORT, 'outcome is append-only'); END;
CREATE TRIGGER feedback_no_update BEFORE update ON feedback BEGIN SELECT RAISE(ABORT, 'feedback is append-only'); END;
CREATE TRIGGER feedback_no_delete BEFORE delete ON feedback BEGIN SELECT RAISE(ABORT, 'feedback is append-only'); END;
CREATE INDEX ix_p_loans_outcome ON predictions_loans (version, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_entity ON predictions_loans (version, entity, id, event_time, scope);
CREATE INDEX ix_p_loans_scope_score ON predictions_loans (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_scope_outcome ON predictions_loans (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_loans_score ON predictions_loans (version, score, id, event_time, outcome);
CREATE INDEX ix_p_loans_scope_time ON predictions_loans (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loans_time ON predictions_loans (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loss_entity ON predictions_loss (version, entity, id, event_time, scope);
CREATE INDEX ix_p_loss_outcome ON predictions_loss (version, outcome, id, event_time, score);
CREATE INDEX ix_p_loss_score ON predictions_loss (version, score, id, event_time, outcome);
CREATE INDEX ix_p_loss_scope_outcome ON predictions_loss (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_loss_scope_time ON predictions_loss (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_loss_scope_score ON predictions_loss (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_loss_time ON predictions_loss (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_ending_outcome ON predictions_ending (version, outcome, id, event_time, score);
CREATE INDEX ix_p_ending_score ON predictions_ending (version, score, id, event_time, outcome);
CREATE INDEX ix_p_ending_scope_outcome ON predictions_ending (version, scope, outcome, id, event_time, score);
CREATE INDEX ix_p_ending_time ON predictions_ending (version, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_ending_scope_time ON predictions_ending (version, scope, event_time, id, score, outcome, flags);
CREATE INDEX ix_p_ending_scope_score ON predictions_ending (version, scope, score, id, event_time, outcome);
CREATE INDEX ix_p_ending_entity ON predictions_ending (version, entity, id, event_time, scope);
COMMIT;

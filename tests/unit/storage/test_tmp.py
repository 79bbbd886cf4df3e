from tests.postgres import postgres_url
import sqlalchemy as sa
from app.storage.engine import *
from app.storage.schema import *
def test_a(postgres_url):
    import time
    e=open_url(postgres_url)
    t=time.perf_counter(); prepare_central(e); print('fresh',time.perf_counter()-t)
    t=time.perf_counter(); prepare_central(e); print('same',time.perf_counter()-t)
    with reading(e) as c: print(sorted(sa.inspect(c).get_table_names()))
    e.dispose()
def test_b(postgres_url): pass

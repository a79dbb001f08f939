"""Every figure, one after the other: no two measure at the same time."""

from benchmarks import (
    bench_ack,
    bench_decide,
    bench_parse,
    bench_session,
    bench_start,
    bench_watch,
)

for bench in (bench_decide, bench_watch, bench_parse, bench_session, bench_start, bench_ack):
    bench.run()

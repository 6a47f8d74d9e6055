# PROFILE FILE: whether a profile makes loam-hotcalls hint at the calls of pop of test/bench/pgo/interpreter.go.
loam build -pgo="$1" -gcflags=-d=stop=loam-hotcalls -o stopped "$2" > hints || exit 1
attributes=$(sed -n 's/^attributes \(#[0-9]*\) = .*function-inline-threshold.*/\1/p' hints)
test -n "$attributes" && grep -q "call i64 @.main.(.VM).pop.*$attributes, !dbg" hints

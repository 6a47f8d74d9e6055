# change.sh SED PACKAGES [FLAGS]: changes low/low.go, builds, and compares with a build whose cache has none of
# the program's packages. PACKAGES: which of these went through the front end, in order.
set -e
build() {
    XDG_CACHE_HOME="$PWD/$1" loam build -gcflags="$2" -o "$3" "$4"
}
sed -i "$1" low/low.go
build home "-d=time $3" p p.go 2> times
if ! test -d "without$3"; then
    echo 'package main; func main() {}' > none.go
    build "without$3" "$3" none none.go
fi
cp -r "without$3" new
build new "$3" new.p p.go
cmp p new.p
rm -rf new
test "$(sed -n 's/^# package _.*\/\(.*\):.*/\1/p' times | sort | xargs)" = "$2"

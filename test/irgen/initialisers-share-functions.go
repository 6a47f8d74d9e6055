// Initialisers that are code share functions, 32 of a file in each: 20,000 variables in as many functions took five
// times as long.
// RUN: loam build -gcflags=-d=stop=irgen -o %t %s | FileCheck %s
// CHECK: define internal void @"main.init{{[^"]*}}0"
// CHECK: define internal void @"main.init{{[^"]*}}32"
// CHECK-NOT: define internal void @"main.init{{.*}}"
package main

func next() int { last++; return last }

var last int

var (
	v0, v1, v2, v3 = next(), next(), next(), next()
	v4, v5, v6, v7 = next(), next(), next(), next()
	v8, v9, v10, v11 = next(), next(), next(), next()
	v12, v13, v14, v15 = next(), next(), next(), next()
	v16, v17, v18, v19 = next(), next(), next(), next()
	v20, v21, v22, v23 = next(), next(), next(), next()
	v24, v25, v26, v27 = next(), next(), next(), next()
	v28, v29, v30, v31 = next(), next(), next(), next()
	v32, v33, v34, v35 = next(), next(), next(), next()
	v36, v37, v38, v39 = next(), next(), next(), next()
)

func main() { println(v0, v39) }

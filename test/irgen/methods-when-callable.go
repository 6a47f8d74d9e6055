// A type that is converted to an interface brings those of its methods into the program that some interface names.
// RUN: loam build -o /dev/null -gcflags=-d=stop=irgen %s > %t
// RUN: FileCheck %s < %t
// RUN: FileCheck --check-prefix=UNUSED %s < %t
package p

import "errors"

// The descriptor of errors' own type has one method; nothing else of what the package knows of is there.
// CHECK: @"type:*errors.errorString" = linkonce_odr constant
// CHECK: define internal {{.*}} @"errors.(*errorString).Error"(
// UNUSED-NOT: define {{.*}} @errors.As(
// UNUSED-NOT: define {{.*}} @errors.Unwrap(
func f() error { return errors.New("text") }

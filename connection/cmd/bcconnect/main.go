// Command bcconnect is the product without a window. What it does is in package
// cli; it refuses to know anything itself.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"bcconnect/connection/cli"
	"bcconnect/connection/crash"
)

func main() {
	crash.NoCore()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.System())
	stop()
	os.Exit(code)
}

package app

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"bcconnect/connection/cli"
)

// runWords is the command line inside the window program, for convenience: the
// headless twin does the same, and starts where OpenGL does not.
func runWords(ctx context.Context, args []string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Run(ctx, args, cli.System())
}

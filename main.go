// Command bcconnect sets up, authorises and tests OAuth 2.0 connections to
// Microsoft Dynamics 365 Business Central: in a window, or, with words on its
// command line, in the terminal.
package main

import (
	"context"
	"os"

	"bcconnect/app"
)

func main() { os.Exit(app.Main(context.Background(), os.Args[1:])) }

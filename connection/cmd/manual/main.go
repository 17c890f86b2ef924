// Command manual writes the manual pages of the command line, one a command,
// into the folder that it is given: packages are built with it. It is a program
// of its own so that the product does not carry what turns Markdown into pages.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra/doc"

	"bcconnect/connection/cli"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "manual:", err)
		os.Exit(1)
	}
}

var errFolder = errors.New("give the folder that the pages go into")

func write(args []string) error {
	if len(args) != 1 {
		return errFolder
	}
	env := cli.System()
	root, err := cli.Commands(env)
	if err != nil {
		return err
	}
	head := &doc.GenManHeader{Title: "BCCONNECT", Section: "1", Source: "bcconnect " + env.Version}
	return doc.GenManTree(root, head, args[0])
}

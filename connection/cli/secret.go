package cli

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"bcconnect/connection"
)

// secretFlags say where a secret comes from. None of them holds it.
type secretFlags struct {
	stdin bool
	env   string
	file  string
	// certificate is set for the commands that take one in a secret's stead.
	certificate *certificateFlags
}

func (p *program) secretFlags(cmd *cobra.Command) *secretFlags {
	s := &secretFlags{}
	f := cmd.Flags()
	f.BoolVar(&s.stdin, "secret-stdin", false, p.say("cli.flag.secret-stdin"))
	f.StringVar(&s.env, "secret-env", "", p.say("cli.flag.secret-env"))
	f.StringVar(&s.file, "secret-file", "", p.say("cli.flag.secret-file"))
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "secret-env", "secret-file")
	return s
}

// maxSecret bounds a secret, in bytes; Entra's have 40.
const maxSecret = 4096

// read returns the secret, and whether one was given. fallback is the variable
// that is looked at when no flag says where.
func (s *secretFlags) read(p *program, fallback string) (secret connection.Secret, given bool, err error) {
	switch {
	case s.stdin:
		secret, err = readSecret(p.env.Stdin)
	case s.env != "":
		secret = connection.Secret(p.env.Getenv(s.env))
		if secret.Empty() {
			return "", false, usage("cli.usage.secretenv", "name", s.env)
		}
		if p.env.Forget != nil {
			p.env.Forget(s.env)
		}
	case s.file != "":
		f, openErr := p.readable(s.file)
		if openErr != nil {
			return "", false, openErr
		}
		defer func(f *os.File) { _ = f.Close() }(f)
		secret, err = readSecret(f)
	case fallback != "" && p.env.Getenv(fallback) != "":
		secret = connection.Secret(p.env.Getenv(fallback))
	default:
		return "", false, nil
	}
	if err != nil || secret.Empty() {
		return "", false, usage("cli.usage.secretempty")
	}
	return secret, true, nil
}

var errTooLong = errors.New("cli: more than a secret")

// readSecret reads a line. The line end is the shell's, not the secret's.
func readSecret(r io.Reader) (connection.Secret, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxSecret+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxSecret {
		return "", errTooLong
	}
	text := strings.TrimPrefix(string(b), "\ufeff") // from a Windows editor
	return connection.Secret(strings.TrimRight(text, "\r\n")), nil
}

package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pkg/browser"

	"bcconnect/connection/vault"
)

// Version is the program's version; the build sets it from FyneApp.toml.
//
//nolint:gochecknoglobals // the linker can only set a package variable
var Version = "development"

// The variables of the environment that the program reads.
const (
	EnvDir    = "BCCONNECT_DIR"    // data folder
	EnvLang   = "BCCONNECT_LANG"   // language
	EnvSecret = "BCCONNECT_SECRET" // client secret, for check --file
)

// Exit codes.
const (
	ExitWell      = 0 // all is well
	ExitFindings  = 1 // something was found
	ExitUsage     = 2 // the command or a value in it cannot be used
	ExitNotLooked = 3 // it could not be looked
)

// Env is what the command line sees of the machine, so that a test can be one.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Forget takes a variable away from what is started from here, once its secret
	// was read; nil does nothing.
	Forget func(name string)
	// Dir is the data folder unless --dir or BCCONNECT_DIR names another.
	Dir string
	// Browse opens a browser. It may block as long as that runs.
	Browse func(ctx context.Context, url string) error
	// IsTerminal says whether a writer is a screen: only there is colour. Standard
	// input is asked about as well: only there sits somebody who can be asked.
	IsTerminal func(io.Writer) bool
	// Escapes has a screen understand the escapes for colours and for a line that is
	// written again, and says whether it does; nil means that it does.
	Escapes func(io.Writer) bool
	// FewSigns says that a screen cannot draw ✓ and ✗, and gets √ and × instead,
	// which are in every font of Windows (WGL4).
	FewSigns bool
	// Vault opens the vault of a folder; nil means the system's keyring.
	Vault func(dir string) vault.Vault
	// Transport replaces the network; nil means the real one.
	Transport http.RoundTripper
	// Now is the clock; nil means time.Now.
	Now     func() time.Time
	Version string
}

// System is the machine that the program runs on. It takes the secret out of the
// environment: a browser that is opened from here would inherit it, and keep it for
// as long as it runs.
func System() Env {
	secret := os.Getenv(EnvSecret)
	_ = os.Unsetenv(EnvSecret)
	dir := ""
	if config, err := os.UserConfigDir(); err == nil {
		dir = filepath.Join(config, "bcconnect")
	}
	return Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Dir: dir,
		Getenv: func(name string) string {
			if name == EnvSecret {
				return secret
			}
			return os.Getenv(name)
		},
		Forget: func(name string) { _ = os.Unsetenv(name) },
		Browse: browse, IsTerminal: isTerminal, Escapes: escapes, FewSigns: fewSigns(os.Getenv), Version: Version,
	}
}

var errNoBrowser = errors.New("cli: no browser could be opened")

// browse opens the system's browser. What the opener prints is dropped: it
// would hold the whole address.
func browse(ctx context.Context, url string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	if err := browser.OpenURL(url); err != nil {
		return errors.Join(errNoBrowser, err)
	}
	return nil
}

// lockedWriter lets several goroutines write whole lines. It remembers what it
// is, because it no longer looks like it.
type lockedWriter struct {
	mu       sync.Mutex
	w        io.Writer
	screen   bool // and one that understands escapes
	colour   bool
	fewSigns bool
}

func locked(env Env, w io.Writer) io.Writer {
	l := &lockedWriter{w: w}
	if env.IsTerminal != nil && env.IsTerminal(w) {
		l.fewSigns = env.FewSigns
		l.screen = env.Escapes == nil || env.Escapes(w)
		l.colour = l.screen && env.Getenv("NO_COLOR") == "" && env.Getenv("TERM") != "dumb"
	}
	return l
}

func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.fewSigns {
		return l.w.Write(b)
	}
	drawn := bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("✓"), []byte("√")), []byte("✗"), []byte("×"))
	if _, err := l.w.Write(drawn); err != nil {
		return 0, err
	}
	return len(b), nil
}

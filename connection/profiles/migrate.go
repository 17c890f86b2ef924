package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"bcconnect/connection/store"
)

// What the formats of connections.json mean:
//
//	1  a connection proves itself by a secret; fields that a program does not
//	   know are lost when it saves
//	2  or by a certificate (proof, certificate); fields that a program does not
//	   know stay
//
// A file of format 1 reads as one of format 2 in which nobody has a certificate.
// The other way round would lose it, which is why the older program refuses.

// keepOlder copies a file of an older format, before the first write replaces
// it: whoever goes back to the older program finds what it can read. A copy that
// is there already is never replaced.
func (b *Book) keepOlder() error {
	data, err := store.ReadFile(b.kept.Path, maxBook)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	n := formatOf(data)
	if n < 1 || n >= Format {
		return nil
	}
	stem := fmt.Sprintf("%s.format-%d", b.kept.Path, n)
	for path, i := stem, 2; ; path, i = fmt.Sprintf("%s-%d", stem, i), i+1 {
		there, err := store.ReadFile(path, maxBook)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return store.WriteFile(path, data)
		case err != nil:
			return err
		case bytes.Equal(there, data):
			return nil
		}
	}
}

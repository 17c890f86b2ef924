package crash

import (
	"bcconnect/connection/pattern"
	"bcconnect/connection/store"
)

// Folder is the folder of the data folder that holds the reports.
const Folder = folder

var (
	running = pattern.New(`^running-[0-9a-f]{16}\.(?:raw|lock)$`)
	written = pattern.New(`^(?:seen-)?report-[0-9]{8}-[0-9]{6}(?:-[0-9]+)?\.txt$`)
	half    = pattern.New(`^\.(report-[0-9-]+\.txt)\.[0-9]+\.tmp$`)
)

// Own says whether a file of that folder is one that this package wrote, by its name.
func Own(name string) bool {
	if m := half.FindStringSubmatch(name); m != nil {
		return written.MatchString(m[1]) && store.Named(name, m[1])
	}
	return running.MatchString(name) || written.MatchString(name)
}

// Package store writes files so that they are either the old or the new
// version, never half of one, and locks them between processes.
//
// It knows nothing of what the files hold, never follows a symbolic link to
// one, and never removes what it cannot read: it sets it aside.
package store

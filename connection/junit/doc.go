// Package junit is the shape of a JUnit report as CI servers read it: the elements
// and attributes that Jenkins, GitLab, GitHub and Azure DevOps have in common.
//
// It refuses to know what a case is: whoever has something to report fills it in.
package junit

import { Component, type ComponentChildren } from 'preact';

type BoundaryProps = { readonly onError: (error: unknown) => void; readonly children: ComponentChildren };

/** Draws nothing more once drawing has failed, and tells the page, which can say so in words. */
export class Boundary extends Component<BoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ hasFailed: true });
    this.props.onError(error);
  }

  override render() {
    return this.state.hasFailed ? null : this.props.children;
  }
}
